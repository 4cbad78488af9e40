(block) @fold
(group) @fold
(documentation)+ @fold
