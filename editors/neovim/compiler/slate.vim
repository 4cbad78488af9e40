" `:compiler slate` and `:make %` put the findings in the quickfix list.
if exists('current_compiler')
  finish
endif
let current_compiler = 'slate'
CompilerSet makeprg=slate\ check\ --format\ concise
CompilerSet errorformat=%f:%l:%c:\ %trror[%m,%f:%l:%c:\ %tarning[%m,%f:%l:%c:\ %tote[%m,%-Gchecked\ %.%#
