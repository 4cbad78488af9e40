(definition kind: _ @context name: (identifier) @name) @item
(settlement "settlement" @name) @item
(scenario "scenario" @context label: (text) @name) @item
