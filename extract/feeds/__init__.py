"""Tasks of a ledger go into what people already chase them with: a calendar, a tracker's importer, a server.

In come a ledger and the name of a target; out come files, or tasks made and changed over there. What was sent is kept in the ledger
(`sent`), so that the same is never sent twice and nothing that a person did over there is written over. A target is a module below
`files/` or `servers/`, a line in `registry.py` and a mapping in `rules/feeds/`. The names here are those that a target of another package
is written with.
"""

from ..errors import FeedError
from .item import AwayError, BusyError, ChangedError, FileForm, Given, Item, Progress, RefusedError, Server, There

__all__ = [
    "AwayError",
    "BusyError",
    "ChangedError",
    "FeedError",
    "FileForm",
    "Given",
    "Item",
    "Progress",
    "RefusedError",
    "Server",
    "There",
]
