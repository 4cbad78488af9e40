autocmd BufRead,BufNewFile *.slate setfiletype slate
