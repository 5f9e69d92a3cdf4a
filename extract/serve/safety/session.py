"""Who asks: a random key that the browser keeps in a cookie, signed by the secret of this process.

From it comes the token that each form carries: a page of another site can have a form sent with the cookie, but cannot know the token.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from hashlib import sha256

OPEN, SHUT = "open", "shut"


@dataclass(frozen=True, slots=True)
class Session:
    """A browser's key; `is_open`: it has shown the token that a ledger which other machines may ask for wants."""

    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    is_open: bool = False


def signed(secret: bytes, *words: str) -> str:
    """What only this process can have written of some words."""
    return hmac.new(secret, "\n".join(words).encode(), sha256).hexdigest()


def cookie_of(session: Session, secret: bytes) -> str:
    """The session as a cookie's value, `KEY.open.SIGNATURE`."""
    state = OPEN if session.is_open else SHUT
    return f"{session.key}.{state}.{signed(secret, 'session', session.key, state)}"


def session_of(cookie: str | None, secret: bytes) -> Session | None:
    """The session that a cookie's value holds; None where this process did not write it."""
    key, _, rest = (cookie or "").partition(".")
    state, _, signature = rest.partition(".")
    if not hmac.compare_digest(signature.encode(), signed(secret, "session", key, state).encode()):
        return None
    return Session(key, state == OPEN)


def form_token(session: Session, secret: bytes) -> str:
    """What a form of this session has to carry."""
    return signed(secret, "form", session.key)


def is_form_of(session: Session, secret: bytes, given: str) -> bool:
    return hmac.compare_digest(given.encode(), form_token(session, secret).encode())


def is_here(place: str) -> bool:
    """Whether a place to go on to is a path of this server, e.g. `/tasks?state=…`, and no other site."""
    return place.startswith("/") and not place.startswith(("//", "/\\")) and place.isprintable()
