"""Workbooks in (`.xlsx`, `.xls`, `.et`, `.ods`); one line a row, cells parted by tabs, as shown, out."""
