"""A program of its own that asks pdfium what a PDF holds: bytes in by standard input, lines of JSON (or a picture) out.

Nothing here is imported by duban itself: `program.py` is run, so that a hostile file cannot take the caller with it. What comes out is
the PDF's own, the same on every machine: `fonts` keeps the machine's fonts out of sight.
"""
