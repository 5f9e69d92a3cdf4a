"""The ledger as a workbook that comes back: `draw.write` draws it as an office does, `reading.read_back` takes in what people filled in.

Each row carries in a hidden cell (`marks.py`) its task's id and what each of its cells held when it was drawn, so that a cell that was
changed is known wherever the row was moved: sorted, on another sheet, in another file. What both sides changed is told, never overwritten.
"""
