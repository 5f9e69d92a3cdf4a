"""Records as tables: notices come in, rows go out, for CSV, workbooks, Parquet, SQL and pandas; the columns are those of the models.

`tables.py` describes the tables as data, `rows.py` fills them, `frames.py` hands them on as pandas frames; a ledger holds them as SQL.
"""

from ...models.headings import COLUMNS
from .rows import ledger, rows

__all__ = ["COLUMNS", "ledger", "rows"]
