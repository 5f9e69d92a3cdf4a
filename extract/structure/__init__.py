"""Lines in; paragraphs and the tree of headings, items, label blocks and tables out.

After this room every line has its place in the tree, and lines that a page's width broke are whole again.
"""
