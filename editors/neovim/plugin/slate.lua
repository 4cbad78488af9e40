-- Starts the server in every Slate buffer, and defines the commands. `vim.g.slate = { … }` before
-- this file is read changes the settings; `vim.g.slate = { server = false }` starts none.
if vim.g.loaded_slate then
  return
end
vim.g.loaded_slate = true

local slate = require('slate')
if slate.settings().server ~= false then
  if vim.lsp.config and vim.lsp.enable then
    vim.lsp.enable('slate')
  else
    vim.api.nvim_create_autocmd('FileType', {
      pattern = 'slate',
      callback = function(event)
        slate.start(event.buf)
      end,
    })
  end
end
require('slate.commands').define()
