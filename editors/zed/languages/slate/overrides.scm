; Where the pairs of config.toml that name these scopes are not closed by themselves.
(text) @string
[(comment) (documentation)] @comment.inclusive
