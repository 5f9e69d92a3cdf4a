"""What is asked of a ledger: tasks in an order and page by page, one with all that hangs on it, a whole notice, how many there are of what.

In come a connection (`places/asking.py`) and what is asked for (`Query`); out go rows by the names of their columns. Nothing is changed.
"""

from .counting import Load, codes, load, months, notices, roles, states, units
from .query import CHECKED, ORDERS, Query, as_came
from .tasks import MOST_COUNTED, Page, conditions, count, each, is_counted_whole, limited, page, tasks, tasks_of
from .waiting import changes, history, left_behind, waiting
from .whole import Sheet, Whole, notice, one

__all__ = [
    "CHECKED",
    "MOST_COUNTED",
    "ORDERS",
    "Load",
    "Page",
    "Query",
    "Sheet",
    "Whole",
    "as_came",
    "changes",
    "codes",
    "conditions",
    "count",
    "each",
    "history",
    "is_counted_whole",
    "left_behind",
    "limited",
    "load",
    "months",
    "notice",
    "notices",
    "one",
    "page",
    "roles",
    "states",
    "tasks",
    "tasks_of",
    "units",
    "waiting",
]
