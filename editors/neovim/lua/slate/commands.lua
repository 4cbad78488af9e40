-- What runs `slate` from a buffer: the commands, and those that the server's lenses name.
local M = {}

local function slate()
  return require('slate')
end

--- Shows lines in a window of their own, beside the text.
--- @param about string
--- @param lines string[]
--- @param filetype string
local function put(about, lines, filetype)
  while #lines > 0 and lines[#lines] == '' do
    table.remove(lines)
  end
  local name = 'slate://' .. about
  local buffer = vim.fn.bufnr('^' .. vim.fn.escape(name, '/') .. '$')
  if buffer < 0 then
    buffer = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_name(buffer, name)
  end
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, lines)
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].filetype = filetype
  if #vim.fn.win_findbuf(buffer) == 0 then
    vim.cmd('vertical sbuffer ' .. buffer)
    vim.cmd('wincmd p')
  end
end

--- Runs `slate` and shows what it prints.
--- @param arguments string[]
--- @param filetype string
local function show(arguments, filetype)
  local command = vim.list_extend({ slate().settings().path }, arguments)
  local printed, failed = {}, {}
  local function collect(into)
    return function(_, lines)
      vim.list_extend(into, lines)
    end
  end
  vim.fn.jobstart(command, {
    cwd = vim.fn.getcwd(),
    stdout_buffered = true,
    stderr_buffered = true,
    on_stdout = collect(printed),
    on_stderr = collect(failed),
    on_exit = function()
      put(arguments[1], vim.list_extend(printed, failed), filetype)
    end,
  })
end

--- The histories of an agreement: those of the settings, or else those in `history` beside it.
--- @param file string
--- @return string[]?
local function histories(file)
  local named = slate().settings().history
  if named then
    return named
  end
  local folder = vim.fs.dirname(file) .. '/history'
  local found = {}
  for name in vim.fs.dir(folder) do
    if name:match('%.csv$') or name:match('%.csv%.gz$') or name:match('%.jsonl$') then
      table.insert(found, folder .. '/' .. name)
    end
  end
  table.sort(found)
  if #found == 0 then
    vim.notify('slate: no history in ' .. folder .. '; name some in vim.g.slate.history', vim.log.levels.WARN)
    return nil
  end
  return found
end

--- `command` on the histories of a file.
local function on_history(command, file, more, filetype)
  local files = histories(file)
  if not files then
    return
  end
  local arguments = vim.list_extend({ command }, more)
  table.insert(arguments, '--history')
  vim.list_extend(arguments, files)
  vim.list_extend(arguments, slate().settings().arguments)
  show(arguments, filetype)
end

--- What an agreement would have cost.
--- @param file string
--- @param agreement string?
function M.simulate(file, agreement)
  local more = { file, '--format', 'markdown' }
  if agreement and agreement ~= '' then
    vim.list_extend(more, { '--agreement', agreement })
  end
  on_history('simulate', file, more, 'markdown')
end

--- One record's clocks.
--- @param file string
--- @param record string
function M.trace(file, record)
  on_history('trace', file, { file, record }, 'text')
end

--- The scenarios of a file, or those whose text holds `only`.
--- @param file string
--- @param only string?
function M.test(file, only)
  local arguments = { 'test', file }
  if only and only ~= '' then
    vim.list_extend(arguments, { '--only', only })
  end
  show(arguments, 'text')
end

--- The findings of all agreements below the working folder, in the quickfix list.
function M.check()
  local command = { slate().settings().path, 'check', '--format', 'concise', '.' }
  local lines = vim.fn.systemlist(command)
  local items = {}
  for _, line in ipairs(lines) do
    local file, row, column, severity, text = line:match('^(.-):(%d+):(%d+): (%a+)(%[.*)$')
    if file then
      table.insert(items, {
        filename = file,
        lnum = tonumber(row),
        col = tonumber(column),
        type = severity:sub(1, 1):upper(),
        text = text,
      })
    end
  end
  vim.fn.setqflist({}, ' ', { title = 'slate check', items = items })
  if #items > 0 then
    vim.cmd('copen')
  else
    vim.notify('slate: no findings')
  end
end

--- The most that each credit of this file's agreement can cost: the server says it.
--- @param agreement string?
function M.most(agreement)
  local client = vim.lsp.get_clients({ bufnr = 0, name = 'slate' })[1]
  if not client then
    vim.notify('slate: the server does not run here', vim.log.levels.WARN)
    return
  end
  local named = agreement and agreement ~= '' and agreement or vim.NIL
  local params = { command = 'slate.mostItCanCost', arguments = { vim.uri_from_bufnr(0), named } }
  local answered = function(error, text)
    if error then
      vim.notify('slate: ' .. error.message, vim.log.levels.WARN)
    else
      put('most', vim.split(text, '\n'), 'text')
    end
  end
  slate().request(client, 'workspace/executeCommand', params, answered, 0)
end

--- Defines the commands and the lenses' actions.
function M.define()
  local function here()
    return vim.api.nvim_buf_get_name(0)
  end
  local command = vim.api.nvim_create_user_command
  command('SlateSimulate', function(given)
    M.simulate(here(), given.args)
  end, { nargs = '?', desc = 'What the agreement of this file would have cost' })
  command('SlateTrace', function(given)
    M.trace(here(), given.args)
  end, { nargs = 1, desc = "One record's clocks as a timeline" })
  command('SlateTest', function(given)
    M.test(here(), given.args)
  end, { nargs = '?', desc = 'Run the scenarios of this file' })
  command('SlateMost', function(given)
    M.most(given.args)
  end, { nargs = '?', desc = 'The most that each credit can cost' })
  command('SlateCheck', M.check, { desc = 'Check all agreements below the working folder' })

  vim.lsp.commands['slate.simulate'] = function(lens)
    M.simulate(vim.uri_to_fname(lens.arguments[1]), lens.arguments[2])
  end
  vim.lsp.commands['slate.runScenario'] = function(lens)
    M.test(vim.uri_to_fname(lens.arguments[1]), lens.arguments[2])
  end
  vim.lsp.commands['slate.runScenarios'] = function(lens)
    M.test(vim.uri_to_fname(lens.arguments[1]))
  end
end

return M
