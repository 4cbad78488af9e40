(file) @local.scope
(definition name: (identifier) @local.definition)
(word (identifier) @local.reference)
