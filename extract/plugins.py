"""What other packages offer: readers, writers and feeds by entry points, e.g. the group `duban.writers` with `"ics" → "package:Calendar"`.

They are looked for only where none of our own formats or forms is meant, for it takes as long as a short notice.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from .language import _

READERS, WRITERS, FEEDS = "duban.readers", "duban.writers", "duban.feeds"


@cache
def offered(group: str) -> tuple[tuple[str, Any], ...]:
    """Name and object of each entry point of a group, by name; a class is made an object, but for a feed's, which is made when it is known
    what with. One that cannot be loaded is warned of."""
    from importlib.metadata import entry_points

    found = []
    for point in sorted(entry_points(group=group), key=lambda point: point.name):
        try:
            loaded = point.load()
            found.append((point.name, loaded() if isinstance(loaded, type) and group != FEEDS else loaded))
        except Exception as error:  # another package's, of any kind
            from warnings import warn

            warn(
                f"{group}: “{point.name}” of {point.value} cannot be loaded ({error}); update or uninstall it", RuntimeWarning, stacklevel=2
            )
    return tuple(found)


def failure(error: Exception) -> str:
    """What is told of an error in another package's code."""
    return _("failed ({kind}: {words})", kind=type(error).__name__, words=" ".join(str(error).split())[:200])
