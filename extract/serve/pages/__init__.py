"""The pages, each room of them with its routes: a page takes a `Call` and gives an answer."""

from __future__ import annotations

from . import (
    calendars,
    changes,
    corrections,
    home,
    proposing,
    reading,
    removing,
    tables,
    unread,
    upload,
    visiting,
)

ROOMS = (
    visiting,
    home,
    reading,
    upload,
    changes,
    corrections,
    removing,
    tables,
    calendars,
    unread,
    proposing,
)
ROUTES = tuple(route for room in ROOMS for route in room.ROUTES)

__all__ = ["ROUTES"]
