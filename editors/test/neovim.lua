-- Opens a broken agreement in a real Neovim and does what an author does. Ends with exit code 0 only
-- where every step held.
local slate, fixture = vim.env.SLATE, vim.env.FIXTURE
local passed = 0

local function fail(what)
  io.stderr:write('FAILED: Neovim: ' .. what .. '\n')
  vim.cmd('cquit 1')
end
local function check(what, held)
  if not held then
    fail(what)
  end
  passed = passed + 1
  print('ok   ' .. what)
end
--- Waits until something holds; the answer is what it returned.
local function wait(what, condition)
  local value
  vim.wait(20000, function()
    value = condition()
    return value
  end, 20)
  check(what, value)
  return value
end
--- The place of a text: row and column, from 0.
local function place(text)
  for row, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local column = line:find(text, 1, true)
    if column then
      return row - 1, column - 1
    end
  end
  fail('the text holds `' .. text .. '`')
end
local function go(text)
  local row, column = place(text)
  vim.api.nvim_win_set_cursor(0, { row + 1, column })
end
local function request(method, more)
  local client = vim.lsp.get_clients({ name = 'slate' })[1]
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answer = client:request_sync(method, vim.tbl_extend('force', params, more or {}), 20000, 0)
  if not answer or answer.err then
    fail(method .. ': ' .. vim.inspect(answer))
  end
  return answer.result
end
local function finding(code)
  for _, it in ipairs(vim.diagnostic.get(0)) do
    if it.code == code then
      return it
    end
  end
end

local function run()
  vim.cmd.edit(fixture)
  check('the file is known as Slate', vim.bo.filetype == 'slate')
  check('words are coloured', vim.fn.synIDattr(vim.fn.synID(5, 1, 1), 'name') == 'slateDefinition')
  local client = wait('the server starts by itself', function()
    local client = vim.lsp.get_clients({ bufnr = 0, name = 'slate' })[1]
    return client and client.initialized and client
  end)
  check('positions are counted in UTF-8', client.offset_encoding == 'utf-8')

  local misspelt = wait('the misspelt word is found', function()
    return finding('unknown-keyword')
  end)
  local row, column = place('pauze')
  check('it is underlined where it stands', misspelt.lnum == row and misspelt.col == column and misspelt.end_col == column + 5)

  go('fix of ticket')
  local hover = request('textDocument/hover')
  check('hover says what a name is', hover and vim.inspect(hover.contents):find('desk.fix', 1, true))
  go('resolution {')
  hover = request('textDocument/hover')
  check('hover finds a name behind wide letters', hover and vim.inspect(hover.contents):find('desk.resolution', 1, true))

  -- The fix of the finding, taken as from the menu.
  go('pauze')
  vim.lsp.buf.code_action({ apply = true })
  wait('the fix is applied', function()
    return vim.api.nvim_buf_get_lines(0, row, row + 1, false)[1]:match('^%s*pause while')
  end)
  local gap = wait('the gap in the ladder is found then', function()
    return finding('ladder-gap')
  end)
  wait('the misspelt word is found no more', function()
    return not finding('unknown-keyword')
  end)
  check('each finding is shown once', #vim.tbl_filter(function(it)
    return it.code == 'ladder-gap'
  end, vim.diagnostic.get(0)) == 1)
  local gap_row, gap_column = place('below 75%')
  check('the gap is underlined where it stands', gap and gap.lnum == gap_row and gap.col == gap_column)

  -- What could be written instead of a half word.
  local status_row, status_column = place('is waiting')
  vim.api.nvim_buf_set_text(0, status_row, status_column + 3, status_row, status_column + 10, { 'w' })
  vim.api.nvim_win_set_cursor(0, { status_row + 1, status_column + 3 })
  local answer = request('textDocument/completion')
  local labels = vim.tbl_map(function(item)
    return item.label
  end, answer.items or answer)
  check('a member is completed', vim.tbl_contains(labels, 'waiting'))
  vim.api.nvim_buf_set_text(0, status_row, status_column + 3, status_row, status_column + 4, { 'waiting' })

  if client.server_capabilities.renameProvider then
    go('fix of ticket')
    vim.lsp.buf.rename('repair')
    wait('a name is changed everywhere', function()
      local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
      return text:find('timer repair of') and text:find('measure repair')
    end)
  else
    print('skip the server offers no rename yet')
  end

  local before = vim.fn.system({ slate, 'fmt', '-' }, vim.api.nvim_buf_get_lines(0, 0, -1, false))
  vim.lsp.buf.format({ timeout_ms = 20000 })
  local after = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. '\n'
  check('formatting is that of `slate fmt`', after == before and after:find('  term     2026-01-01', 1, true))

  local outline = request('textDocument/documentSymbol')
  check('the outline names the agreement', outline[1] and outline[1].name == 'acme')
  local row_of_run = place('run ')
  check('a line is indented by its block', require('slate').indent(row_of_run + 1) == 6)
  check('a closing brace is indented as its block', require('slate').indent(#vim.api.nvim_buf_get_lines(0, 0, -1, false)) == 0)

  -- What a lens runs.
  vim.cmd.write()
  vim.lsp.commands['slate.runScenarios']({ arguments = { vim.uri_from_bufnr(0), 'acme' } })
  wait('the scenarios run beside the text', function()
    local buffer = vim.fn.bufnr('^slate:\\/\\/test$')
    return buffer > 0 and table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n'):find('1 passed, 0 failed', 1, true)
  end)
  check('the workspace is checked', (function()
    vim.cmd.cd(vim.fs.dirname(fixture))
    require('slate.commands').check()
    return vim.fn.getqflist()[1].text:find('S0101', 1, true)
  end)())
end

local ok, error = xpcall(run, debug.traceback)
if not ok then
  fail(error)
end
print(('Neovim %s: %d passed, 0 failed'):format(tostring(vim.version()), passed))
vim.cmd('quitall!')
