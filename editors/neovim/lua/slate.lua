-- The client of `slate lsp`, and what a buffer needs besides.
local M = {}

--- The settings, with what `vim.g.slate` says in their place.
--- @return { path: string, server: boolean?, hints: boolean }
function M.settings()
  local defaults = { path = 'slate', hints = true }
  return vim.tbl_extend('force', defaults, vim.g.slate or {})
end

--- The files that mark the top of a workspace.
M.root_markers = { 'slate.toml', '.git' }

--- What Neovim says that it can do. The server pushes the findings of every open file; a client that
--- asks for them as well shows each twice.
local function capabilities()
  local all = vim.lsp.protocol.make_client_capabilities()
  all.textDocument.diagnostic = vim.NIL
  all.workspace.didChangeWatchedFiles = { dynamicRegistration = true }
  return all
end

--- Asks the server: a method of the client from Neovim 0.11 on, a function of it before.
function M.request(client, ...)
  if vim.fn.has('nvim-0.11') == 1 then
    return client:request(...)
  end
  return client.request(...)
end

--- The hints that were last drawn in each buffer, and of which version of its text.
local drawn = {}

--- Draws hints. Neovim draws one answer for each version of a text and passes over what comes later, but
--- the figures come after the edit: where an answer differs from the one before, what is drawn is
--- forgotten first.
local function draw_hints(failed, hints, context, ...)
  local buffer = context.bufnr
  local last = drawn[buffer]
  if not failed and last and last.version == context.version and not vim.deep_equal(last.hints, hints) then
    if vim.api.nvim_buf_is_loaded(buffer) and vim.lsp.inlay_hint.is_enabled({ bufnr = buffer }) then
      vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
    end
  end
  if not failed then
    -- Drawing writes into the hints.
    drawn[buffer] = { version = context.version, hints = vim.deepcopy(hints) }
  end
  return vim.lsp.handlers['textDocument/inlayHint'](failed, hints, context, ...)
end

--- The server, as `vim.lsp.config` and `vim.lsp.start` want it.
function M.server()
  return {
    name = 'slate',
    cmd = { M.settings().path, 'lsp' },
    filetypes = { 'slate' },
    root_markers = M.root_markers,
    capabilities = capabilities(),
    handlers = vim.lsp.inlay_hint and { ['textDocument/inlayHint'] = draw_hints },
    on_init = function(client)
      client.server_capabilities.diagnosticProvider = nil
    end,
    -- Neovim shows no hints unless told to; the figures beside the lines are hints.
    on_attach = function(_, buffer)
      if M.settings().hints and vim.lsp.inlay_hint then
        vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
      end
    end,
  }
end

--- Starts the server for a buffer where Neovim has no `vim.lsp.enable` (before 0.11).
--- @param buffer integer
function M.start(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  local folder = vim.fs.dirname(name)
  local marker = vim.fs.find(M.root_markers, { path = folder, upward = true })[1]
  local server = M.server()
  server.root_dir = marker and vim.fs.dirname(marker) or folder
  server.root_markers, server.filetypes = nil, nil
  vim.lsp.start(server, { bufnr = buffer })
end

--- A line without its texts and its comment: what of it opens and closes blocks.
local function bare(line)
  return (line:gsub('"[^"]*"', ''):gsub('//.*$', ''))
end

--- How far a line is indented: two spaces more behind an open bracket, less before a closing one.
--- @param number integer
--- @return integer
function M.indent(number)
  local above = vim.fn.prevnonblank(number - 1)
  if above == 0 then
    return 0
  end
  local line = bare(vim.fn.getline(above))
  local _, opened = line:gsub('[{(]', '')
  local _, closed = line:gsub('[})]', '')
  -- What closes at the beginning of its line has moved that line already.
  if line:match('^%s*[})]') then
    closed = closed - 1
  end
  local depth = opened - closed
  if bare(vim.fn.getline(number)):match('^%s*[})]') then
    depth = depth - 1
  end
  return math.max(0, vim.fn.indent(above) + depth * vim.fn.shiftwidth())
end

return M
