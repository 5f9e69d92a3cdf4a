"""The tree in; where work is assigned, in what form, and which text each assignment governs out.

After this room each slot (clause, label, bracket, table row, sentence) has its words and its text;
what seemed to assign and was not read is told.
"""
