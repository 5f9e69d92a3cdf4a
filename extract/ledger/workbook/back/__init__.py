"""A workbook that came back: its file in, the rows of tasks with what each changed cell says out, or why it cannot be taken.

`grid.py` finds rows and columns wherever they went, `days.py` reads days as people type them, `changes.py` tells what was changed.
"""
