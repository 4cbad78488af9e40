(definition name: (identifier) @name) @definition.class
(scenario label: (text) @name) @definition.method
(path (identifier) @name) @reference.class
