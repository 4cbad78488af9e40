(definition (phrase (block) @class.inside)) @class.around
(scenario (phrase (block) @function.inside)) @function.around
(comment) @comment.around
(documentation)+ @comment.around
