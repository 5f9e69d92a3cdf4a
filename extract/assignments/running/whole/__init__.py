"""Running text in; where names end in it that stand before any verb, e.g. `县水利局规划科|核定面积`, and where that verb may begin, out.

Also names that end as no unit's does, where a part or a day behind them bears them out.
"""

from .deeds import Deeds
from .loose import SURE, LooseNames
from .names import BETWEEN, BY, ENDS, LEAST_WORK, OF, PLACES, SHORTEST, PlainUnitReader, WholeNames

__all__ = [
    "BETWEEN",
    "BY",
    "ENDS",
    "LEAST_WORK",
    "OF",
    "PLACES",
    "SHORTEST",
    "SURE",
    "Deeds",
    "LooseNames",
    "PlainUnitReader",
    "WholeNames",
]
