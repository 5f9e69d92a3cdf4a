"""What was read and may be wrong, out of the records and the tree: rows titled by a day, an item without the unit of its heading.

After this room: a title that is no words for work, a record without what those beside it have, a name that holds what is no part
of it, and columns that no field shows are told.
"""

from .teller import DoubtTeller

__all__ = ["DoubtTeller"]
