"""What keeps a ledger's pages to those who may see them: host names, sessions, tokens of forms, sizes, headers.

In: what a browser sent. Out: a refusal, or the session that asks. After it holds: no page of another site can read or change a ledger
(DNS rebinding, forged forms, frames), and no script runs that is not one of ours.
"""

from __future__ import annotations

from .guard import Guard
from .session import Session, form_token, is_here

__all__ = ["Guard", "Session", "form_token", "is_here"]
