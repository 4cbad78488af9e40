(definition (phrase (block "{" (_)* @class.inside "}"))) @class.around
(settlement (block "{" (_)* @class.inside "}")) @class.around
(scenario (phrase (block "{" (_)* @function.inside "}"))) @function.around
(comment)+ @comment.around
(documentation)+ @comment.around
