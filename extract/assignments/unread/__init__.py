"""A notice's lines and its tasks in; what says who or by when and is in no task out, told as diagnostics.

After this room every row of a table is a task, a heading or told (rows.py), and so is every sentence that seems to assign
(unassigned.py), every other line that holds a label, a limit or a unit's part (uncovered.py), and a plan's months and weeks (periods.py).
"""

from .periods import PeriodTeller
from .rows import RowTeller, rows
from .unassigned import UnassignedReader
from .uncovered import UncoveredReader, in_runs

__all__ = ["PeriodTeller", "RowTeller", "UnassignedReader", "UncoveredReader", "in_runs", "rows"]
