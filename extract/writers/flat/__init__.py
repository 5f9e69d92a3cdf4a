"""Records as tables: notices come in, rows go out, for CSV, workbooks, Parquet, SQL and pandas; the columns are those of the models.

`tables.py` describes the tables as data, `rows.py` fills them, `sql.py` writes them as SQL, `frames.py` as pandas frames.
"""

from ...models.headings import COLUMNS
from .rows import ledger, rows

__all__ = ["COLUMNS", "ledger", "rows"]
