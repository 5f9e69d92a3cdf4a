"""The pages, each room of them with its routes: a page takes a `Call` and gives an answer."""

from __future__ import annotations

from . import home, visiting

ROUTES = (*visiting.ROUTES, *home.ROUTES)

__all__ = ["ROUTES"]
