-- Opens a broken agreement in a real Neovim and does what an author does. Ends with exit code 0 only
-- where every step held.
local slate, fixture = vim.env.SLATE, vim.env.FIXTURE
local passed = 0
-- How long a step may take, in milliseconds, on a machine that does much else.
local patience = 120000

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
  vim.wait(patience, function()
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
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'slate' })[1]
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answer = client:request_sync(method, vim.tbl_extend('force', params, more or {}), patience, 0)
  if not answer or answer.err then
    fail(method .. ': ' .. vim.inspect(answer))
  end
  return answer.result
end
--- What is drawn beside the line that holds a text.
local function hints(text)
  local row = place(text)
  local said = {}
  for name, space in pairs(vim.api.nvim_get_namespaces()) do
    if name:find('inlayhint', 1, true) then
      local marks = vim.api.nvim_buf_get_extmarks(0, space, { row, 0 }, { row, -1 }, { details = true })
      for _, mark in ipairs(marks) do
        for _, part in ipairs(mark[4].virt_text or {}) do
          table.insert(said, part[1])
        end
      end
    end
  end
  return table.concat(said)
end
--- The lines of a window that the client opened.
local function window(name)
  local buffer = vim.fn.bufnr('^slate:\\/\\/' .. name .. '$')
  return buffer > 0 and table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n') or ''
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
  vim.lsp.buf.format({ timeout_ms = patience })
  local after = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. '\n'
  check('formatting is that of `slate fmt`', after == before and after:find('  term     2026-01-01', 1, true))

  local outline = request('textDocument/documentSymbol')
  check('the outline names the agreement', outline[1] and outline[1].name == 'acme')
  local row_of_run = place('run ')
  check('a line is indented by its block', require('slate').indent(row_of_run + 1) == 6)
  check('a closing brace is indented as its block', require('slate').indent(#vim.api.nvim_buf_get_lines(0, 0, -1, false)) == 0)

  -- A whole clause, put in by the editor's own engine.
  local lines = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  local row_of_target = place('    target resolution')
  vim.o.virtualedit = 'onemore'
  vim.api.nvim_buf_set_lines(0, row_of_target, row_of_target, false, { '    ' })
  vim.api.nvim_win_set_cursor(0, { row_of_target + 1, 4 })
  local offered = request('textDocument/completion')
  local clause = vim.iter(offered.items or offered):find(function(item)
    return item.label == 'target … limit'
  end)
  check('a whole clause is offered', clause and clause.insertTextFormat == 2)
  vim.snippet.expand(clause.textEdit.newText)
  local filled = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  check('it is filled in', filled[row_of_target + 2] == '      measure repair')
  check('and laid out as by `slate fmt`', vim.fn.system({ slate, 'fmt', '-' }, filled) == table.concat(filled, '\n') .. '\n')
  vim.snippet.stop()
  vim.api.nvim_buf_set_lines(0, 0, -1, false, lines)

  -- What a lens runs.
  vim.cmd.write()
  vim.lsp.commands['slate.runScenarios']({ arguments = { vim.uri_from_bufnr(0), 'acme' } })
  wait('the scenarios run beside the text', function()
    return window('test'):find('1 passed, 0 failed', 1, true)
  end)
  check('the workspace is checked', (function()
    vim.cmd.cd(vim.fs.dirname(fixture))
    require('slate.commands').check()
    return vim.fn.getqflist()[1].text:find('S0101', 1, true)
  end)())
  vim.cmd('only')
end

-- The bundled example beside its history.
local function money()
  vim.cmd.edit(vim.env.MONEY)
  local client = wait('the server starts in the folder of slate.toml', function()
    local client = vim.lsp.get_clients({ bufnr = 0, name = 'slate' })[1]
    return client and client.initialized and client
  end)
  check('and that folder is the top', client.root_dir == vim.uv.fs_realpath((vim.env.MONEY:gsub('/examples/.*', ''))))
  local function shown(what, text, expected)
    go(text)
    wait(what, function()
      vim.cmd('redraw!')
      return hints(text) == ' ' .. expected
    end)
  end
  shown('a promise shows what its history says', 'require at least response_floor', '6,597.37 GBP, 5 of 12 missed, 83.65% to 97.88%')

  vim.lsp.codelens.refresh({ bufnr = 0 })
  wait('a lens says the most that it can cost', function()
    return vim.iter(vim.lsp.codelens.get(0)):any(function(lens)
      return lens.command and lens.command.title == 'most it can cost: 3,405.00 GBP each month (by its cap), 27,240.00 GBP each contract year (by its cap), 81,720.00 GBP over the term (by the cap each contract year)'
    end)
  end)

  go('response_floor = 95%')
  vim.lsp.buf.code_action({
    apply = true,
    filter = function(action)
      return action.kind == 'refactor.inline'
    end,
  })
  wait('an action writes a figure in place of its name', function()
    local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
    return text:find('require at least 95% of tickets', 1, true) and not text:find('response_floor', 1, true)
  end)
  shown('the figures stay with it', 'require at least 95%', '6,597.37 GBP, 5 of 12 missed, 83.65% to 97.88%')

  local row, column = place('95% of tickets')
  vim.api.nvim_buf_set_text(0, row, column, row, column + 2, { '90' })
  shown('another percentage changes the money beside it', 'require at least 90%', '6,153.95 GBP (was 6,597.37 GBP), 2 of 12 missed, 83.65% to 97.88%')

  go('90% of tickets')
  local signature = request('textDocument/signatureHelp')
  check('what the clause takes is said', signature and signature.signatures[1].label == 'require at least figure of records each period')
  vim.lsp.buf.signature_help()
  wait('and shown', function()
    return vim.iter(vim.api.nvim_list_wins()):any(function(it)
      local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(it), 0, -1, false)
      return vim.api.nvim_win_get_config(it).relative ~= '' and table.concat(lines, '\n'):find('require at least figure', 1, true)
    end)
  end)

  vim.cmd('SlateMost')
  wait('the most that each credit can cost is told', function()
    return window('most'):find('slow_response: at most 2,775.00 GBP in one month', 1, true)
  end)
  go('settlement {')
  local payable = wait('what is payable stands beside the settlement', function()
    vim.cmd('redraw!')
    return hints('settlement {'):match('^ ([%d,.]+ GBP).* of')
  end)
  vim.cmd('SlateSimulate harbour')
  wait('the statement of the text that is not saved says the same', function()
    return window('simulate'):find('Payable: ' .. payable, 1, true)
  end)
  check('and nothing was saved for it', vim.bo.modified)
  check('it says which rows of the history counted', window('simulate'):find('tickets.csv: [%d,]+ rows used'))
  vim.cmd('SlateTrace INC00008')
  wait('the clocks of a ticket stand beside the text', function()
    return window('trace'):find('INC00008', 1, true) and window('trace'):find('breached', 1, true)
  end)
  local told = {}
  vim.notify = function(text)
    table.insert(told, text)
  end
  vim.cmd('SlateTrace INC99999999')
  wait('a ticket that the history does not hold is said not to be there', function()
    return told[1] == 'slate: the history has no record `INC99999999`'
  end)
end

for _, part in ipairs({ run, money }) do
  local ok, error = xpcall(part, debug.traceback)
  if not ok then
    fail(error)
  end
end
print(('Neovim %s: %d passed, 0 failed'):format(tostring(vim.version()), passed))
vim.cmd('quitall!')
