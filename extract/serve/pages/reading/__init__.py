"""The reading room: a notice's text with its tasks beside it, where what was read is confirmed, corrected, split, merged and added.

In: a notice by its source. After it holds: each field that a person sets by selecting words keeps their place; a change is a form with the
task's version, and where somebody else was quicker both values are shown; each change can be taken back.
"""

from __future__ import annotations

from . import changing, choosing, shaping, showing

ROUTES = (*showing.ROUTES, *choosing.ROUTES, *changing.ROUTES, *shaping.ROUTES)

__all__ = ["ROUTES"]
