"""The ledger in time: a month with its days, a line of months and weeks, what each unit has to do.

In: an address such as `/calendar?month=2021-05&unit=…`. Out: pages with numbers, each of them a link to the table of the tasks that it
counts. After it holds: what recurs is counted on its days, and a picture is a number too.
"""

from __future__ import annotations

from . import month, timeline

ROUTES = (*month.ROUTES, *timeline.ROUTES)

__all__ = ["ROUTES"]
