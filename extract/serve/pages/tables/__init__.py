"""The ledger as a table, what is changed in it, and what is taken home of it.

In: an address such as `/tasks?unit=…&state=…&page=2`, or a form. Out: pages, files, and changes of many tasks that are made all or not at
all. After it holds: what a page shows stands in its address alone, so that it can be sent to a colleague.
"""

from __future__ import annotations

from . import changing, downloads, tasks, views

ROUTES = (*tasks.ROUTES, *changing.ROUTES, *downloads.ROUTES, *views.ROUTES)

__all__ = ["ROUTES"]
