-- The commands of a buffer, and those that the server's lenses name: some ask the server, which knows
-- the text as it stands and what `slate.toml` says, some run `slate`.
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

--- Shows what the server computes of a buffer's text as it stands, or says why it computes nothing.
--- @param command string
--- @param buffer integer
--- @param arguments table
--- @param about string
--- @param filetype string
local function ask(command, buffer, arguments, about, filetype)
  local client = vim.lsp.get_clients({ bufnr = buffer, name = 'slate' })[1]
  if not client then
    vim.notify('slate: the server does not run here', vim.log.levels.WARN)
    return
  end
  local params = { command = command, arguments = { vim.uri_from_bufnr(buffer), unpack(arguments) } }
  local answered = function(error, text)
    if error then
      vim.notify('slate: ' .. error.message, vim.log.levels.WARN)
    else
      put(about, vim.split(text, '\n'), filetype)
    end
  end
  slate().request(client, 'workspace/executeCommand', params, answered, buffer)
end

--- An agreement that may be left out: the one at the cursor then, else the first of its file.
--- @param buffer integer
--- @param name string?
local function agreement(buffer, name)
  if name and name ~= '' then
    return name
  end
  if vim.api.nvim_get_current_buf() ~= buffer then
    return vim.NIL
  end
  return { line = vim.api.nvim_win_get_cursor(0)[1] - 1, character = 0 }
end

--- What an agreement would have cost on the history that `slate.toml` names.
--- @param buffer integer
--- @param name string? the agreement
function M.simulate(buffer, name)
  ask('slate.simulate', buffer, { agreement(buffer, name) }, 'simulate', 'markdown')
end

--- One record's clocks.
--- @param buffer integer
--- @param record string
function M.trace(buffer, record)
  ask('slate.trace', buffer, { agreement(buffer), record }, 'trace', 'text')
end

--- The most that each credit of an agreement can cost.
--- @param buffer integer
--- @param name string? the agreement
function M.most(buffer, name)
  ask('slate.mostItCanCost', buffer, { agreement(buffer, name) }, 'most', 'text')
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

--- Defines the commands and the lenses' actions.
function M.define()
  local function here()
    return vim.api.nvim_buf_get_name(0)
  end
  local command = vim.api.nvim_create_user_command
  command('SlateSimulate', function(given)
    M.simulate(vim.api.nvim_get_current_buf(), given.args)
  end, { nargs = '?', desc = 'What the agreement of this file would have cost' })
  command('SlateTrace', function(given)
    M.trace(vim.api.nvim_get_current_buf(), given.args)
  end, { nargs = 1, desc = "One record's clocks as a timeline" })
  command('SlateTest', function(given)
    M.test(here(), given.args)
  end, { nargs = '?', desc = 'Run the scenarios of this file' })
  command('SlateMost', function(given)
    M.most(vim.api.nvim_get_current_buf(), given.args)
  end, { nargs = '?', desc = 'The most that each credit can cost' })
  command('SlateCheck', M.check, { desc = 'Check all agreements below the working folder' })

  vim.lsp.commands['slate.simulate'] = function(lens)
    M.simulate(vim.uri_to_bufnr(lens.arguments[1]), lens.arguments[2])
  end
  vim.lsp.commands['slate.runScenario'] = function(lens)
    M.test(vim.uri_to_fname(lens.arguments[1]), lens.arguments[2])
  end
  vim.lsp.commands['slate.runScenarios'] = function(lens)
    M.test(vim.uri_to_fname(lens.arguments[1]))
  end
end

return M
