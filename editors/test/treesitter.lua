-- The grammar and its queries as Neovim reads them. Ends with exit code 0 only where all held.
local function check(what, held)
  if not held then
    io.stderr:write('FAILED: tree-sitter in Neovim: ' .. what .. '\n')
    vim.cmd('cquit 1')
  end
  print('ok   ' .. what)
end

local function run()
  vim.treesitter.language.add('slate', { path = vim.env.PARSER })
  vim.cmd.edit(vim.env.FIXTURE)
  local queries = {}
  for _, kind in ipairs({ 'highlights', 'folds', 'indents', 'locals' }) do
    queries[kind] = vim.treesitter.query.get('slate', kind)
    check('the query of ' .. kind .. ' can be read', queries[kind])
  end
  local root = vim.treesitter.get_parser(0, 'slate'):parse()[1]:root()
  -- A word that is spelt wrongly is a word all the same: the shape of the text stays.
  check('a broken agreement has its shape', not root:has_error())
  local found = {}
  for id, node in queries.highlights:iter_captures(root, 0) do
    found[vim.treesitter.get_node_text(node, 0) .. ' ' .. queries.highlights.captures[id]] = true
  end
  for _, it in ipairs({ 'agreement keyword', 'acme type', 'least keyword.operator', 'P1 constant', 'status variable.member', '10_000 number' }) do
    check(it, found[it])
  end
  vim.wo.foldmethod = 'expr'
  vim.wo.foldexpr = 'v:lua.vim.treesitter.foldexpr()'
  check('blocks fold', vim.wait(60000, function()
    vim.cmd('normal! zx')
    return vim.fn.foldlevel(12) >= 2
  end))
end

local ok, error = xpcall(run, debug.traceback)
if not ok then
  check(tostring(error), false)
end
vim.cmd('quitall!')
