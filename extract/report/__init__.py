"""What people look at: a notice's text with what was read marked in it, what is due when and of whom, and a page that holds all of it.

In come records or rows of a ledger; out go plain data (`marking.py`, `timeline.py`) and HTML. Nothing here reads clock or network: the same
input gives the same bytes. `tokens.css` and `marks.css` are what all pages look by.
"""
