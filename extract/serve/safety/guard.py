"""What every request passes before a page sees it, and what every answer gets on its way out.

Only host names that are this server's are answered (DNS rebinding); a body has a limit; from other machines the token is asked for; what
changes something comes from a page of ours. Answers carry a policy that lets no inline script run and no other site frame them.
"""

from __future__ import annotations

import asyncio
import hmac
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from ...language import _, using
from ...readers.limits import size
from .session import Session, cookie_of, is_here, session_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ..settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
ANY = frozenset({"0.0.0.0", "::"})
TIMES_DRAINED, MOST_DRAINING = 4, 60.0  # of what a body may have; seconds
SAFE = frozenset({"GET", "HEAD"})
FREE = ("/enter", "/static/")  # what a browser gets before it has shown the token


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app: ASGIApp = app
        self.settings: Settings = settings
        self.cookie: str = f"duban-{settings.port}"  # browsers share cookies between the ports of a host
        self.names: frozenset[str] = frozenset({"127.0.0.1", "localhost", "::1", settings.host, *settings.names})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)  # the beginning and end of the server; other kinds no route answers
        request = Request(scope)
        known = session_of(request.cookies.get(self.cookie), self.settings.secret)
        session = known or Session()
        with using(self.settings.language):
            refusal = self.refused(request, session)
        if refusal is None and self.shows_token(request):
            session = Session(is_open=True)  # a new key: one that was known before opens nothing
            place = request.url.path
            refusal = RedirectResponse(quote(place) if is_here(place) else "/", 303)
        if refusal is not None and refusal.status_code == 413:
            await self.drained(receive)
        scope["duban.session"] = session
        answer = self.sealed(send, session if session != known else None)
        return await (refusal or self.app)(scope, self.bounded(receive), answer)

    def refused(self, request: Request, session: Session) -> Response | None:
        """Why a request gets no page, in the order in which it is looked at."""
        if not self.is_ours(request.headers.get("host", "")):
            return PlainTextResponse(_("This is not the address of this server."), 421)
        if int_of(request.headers.get("content-length")) > self.settings.most_bytes:
            most = size(self.settings.most_bytes)
            return PlainTextResponse(_("That is too much at once: {size} at most. Go back, and send fewer files.", size=most), 413)
        if request.method not in SAFE and not self.is_from_here(request):
            return PlainTextResponse(_("This comes from another site."), 403)
        free = self.settings.token is None or session.is_open or self.shows_token(request) or request.url.path.startswith(FREE)
        return None if free else RedirectResponse(f"/enter?next={quote(request.url.path)}", 303)

    def is_ours(self, host: str) -> bool:
        """Whether a Host header names this server: a name that is led to this machine by somebody else's name server is none of ours."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
            return name in self.names or (self.settings.host in ANY and bool(ip_address(name)))
        except ValueError:
            return False

    def is_from_here(self, request: Request) -> bool:
        """Whether what changes something was sent by a page of this server, as far as the browser tells."""
        if request.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return False
        origin = request.headers.get("origin")
        return origin is None or urlsplit(origin).netloc == request.headers.get("host")

    def shows_token(self, request: Request) -> bool:
        """Whether a link brings the token, as it is printed at the start: `http://…/?token=…`."""
        given = request.query_params.get("token")
        wanted = self.settings.token
        return bool(given and wanted) and request.method in SAFE and hmac.compare_digest(str(given).encode(), str(wanted).encode())

    def bounded(self, receive: Receive) -> Receive:
        """The body, whose end is told as soon as it is larger than it may be: a length need not be announced."""
        left = self.settings.most_bytes

        async def limited() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            return {"type": "http.disconnect"} if left < 0 else message

        return limited

    async def drained(self, receive: Receive) -> None:
        """Take what a browser sends before it looks at an answer, so that it shows why it is refused; not for ever."""
        left = TIMES_DRAINED * self.settings.most_bytes
        with suppress(TimeoutError):
            async with asyncio.timeout(MOST_DRAINING):
                while left > 0:
                    message = await receive()
                    left -= len(message.get("body", b""))
                    if not message.get("more_body"):
                        return

    def sealed(self, send: Send, session: Session | None) -> Send:
        """Answers with the headers, and with a cookie where the session is new."""

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-store")
                if session:
                    value = cookie_of(session, self.settings.secret)
                    headers.append("set-cookie", f"{self.cookie}={value}; Path=/; HttpOnly; SameSite=Strict")
            await send(message)

        return sealed


def int_of(text: str | None) -> int:
    """A length that is told; one that is none is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 20 else 0
