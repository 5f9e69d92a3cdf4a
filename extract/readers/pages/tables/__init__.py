"""Tables of placed characters: rules that cross, or columns that stand below each other; characters in, rows of cells out."""
