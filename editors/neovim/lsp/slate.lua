-- Read by Neovim 0.11's `vim.lsp.config`; change it with `vim.lsp.config('slate', { … })`.
return require('slate').server()
