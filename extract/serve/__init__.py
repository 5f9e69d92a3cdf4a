"""The local application `duban serve`: a ledger in the browser, to be seen, checked and corrected.

In: a ledger's place and how it is served (`Settings`). Out: an application of Starlette (ASGI). After it holds: every page works as plain
HTML, in Chinese or English; nothing comes from the network; what changes the ledger is a POST with a token of the session and the version
of the task that was looked at.
"""

from __future__ import annotations

from .app import application
from .settings import Settings

__all__ = ["Settings", "application"]
