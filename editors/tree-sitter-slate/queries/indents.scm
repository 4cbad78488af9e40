[(block) (group)] @indent.begin
["}" ")"] @indent.branch @indent.end
