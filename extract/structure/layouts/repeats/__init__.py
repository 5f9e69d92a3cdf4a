"""Lines in; the lists of records among them out that no rule names, known by repetition and by what their pieces are.

`M1 需求评审 3月8日 产品部`, three times or more; `修复围栏` / `总务处` / `6月20日前`, and again: whatever parts the pieces, whatever order
they stand in, and whatever words stand before them.

After this room: each list has its records, each with its rows' cells, and says whether it is certain.
"""

from .filling import is_work
from .reader import Repeat, RepeatReader, in_rows, rows_of

__all__ = ["Repeat", "RepeatReader", "in_rows", "is_work", "rows_of"]
