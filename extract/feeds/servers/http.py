"""Requests to a server: no redirect is followed, each answer is bounded in time and size, and what went wrong is told without a secret."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from ...errors import FeedError
from ...language import _
from ...writers.output import missing_library
from ..item import AwayError, BusyError, RefusedError

if TYPE_CHECKING:
    from requests import Response, Session

CONNECTS, ANSWERS, LONGEST = 10.0, 60.0, 300.0  # seconds: to connect, for the next piece of an answer, for all of it
MOST_BYTES = 64_000_000  # of an answer
CHUNK = 65_536
MOST_WAIT = 300.0  # seconds that a server may ask us to wait
SCHEMES = ("https", "http")
LATER = {408, 425, 429, 502, 503, 504}
NO_RIGHT = {401, 407}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; the names of `headers` in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    def json(self) -> Any:
        """The body as JSON; None where it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            return None


def shown(url: str) -> str:
    """An address as it may be told: without a user, a password and what stands behind `?`, where keys may be."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "…"
    return urlunsplit((parts.scheme, f"[{host}]{port}" if ":" in host else f"{host}{port}", parts.path, "", ""))


def checked(name: str, url: str) -> str:
    """The address, where it is one that may be asked. Raises FeedError."""
    try:
        parts = urlsplit(url)
        is_right = parts.scheme in SCHEMES and bool(parts.hostname) and (parts.port or 1) and url.isprintable() and " " not in url
    except ValueError:
        is_right = False
    if not is_right:
        raise FeedError(name, _("cannot be reached at {url}, which is no address", url=shown(url)), _("write https://host/path"))
    if parts.username is not None or parts.password is not None:
        remedy = _("leave it out, and set DUBAN_{name}_USER and DUBAN_{name}_PASSWORD: docs/feeds.md", name=name.upper())
        raise FeedError(name, _("the address {url} holds a user or a password", url=shown(url)), remedy)
    return url


class Web:
    """A server at an address: what is asked of it goes to its host alone, with these headers."""

    def __init__(self, name: str, url: str, headers: Mapping[str, str] | None = None, user: tuple[str, str] | None = None) -> None:
        self.name: str = name
        self.url: str = checked(name, url)
        self.headers: dict[str, str] = {"User-Agent": "duban", **(headers or {})}
        self.user: tuple[str, str] | None = user
        self.session: Session = self.made()

    def made(self) -> Session:
        try:
            from requests import Session
            from requests.auth import HTTPBasicAuth
        except ImportError:
            raise missing_library(self.name, "requests", "feeds") from None
        session = Session()
        session.trust_env = True  # proxies and certificates of the environment
        # Where nobody is named, nobody is looked for in a .netrc either.
        session.auth = HTTPBasicAuth(*(each.encode() for each in self.user)) if self.user else as_it_is
        return session

    def ask(self, method: str, path: str = "", body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to a request; `path` is joined with the address.

        BusyError, AwayError, RefusedError where there is none to work with.
        """
        from requests import RequestException

        url = urljoin(self.url, path)
        if urlsplit(url)[:2] != urlsplit(self.url)[:2]:
            raise FeedError(self.name, _("leads to another host ({url})", url=shown(url)), _("give the address of that one"))
        try:
            with self.session.request(
                method,
                url,
                data=body,
                headers={**self.headers, **(headers or {})},
                timeout=(CONNECTS, ANSWERS),
                allow_redirects=False,
                stream=True,
            ) as response:
                answer = Answer(response.status_code, {key.lower(): value for key, value in response.headers.items()}, self.body(response))
        except RequestException as error:
            raise AwayError(
                self.name,
                _("{url} does not answer ({kind})", url=shown(self.url), kind=kind(error)),
                _("see that it runs, and start again"),
            ) from None
        return self.usable(answer)

    def body(self, response: Response) -> bytes:
        """The bytes of an answer, which are bounded."""
        held, began = bytearray(), monotonic()
        for chunk in response.iter_content(CHUNK):
            held += chunk
            if len(held) > MOST_BYTES or monotonic() - began > LONGEST:
                more = _("more than {most:,} bytes, or for longer than {longest:.0f} seconds", most=MOST_BYTES, longest=LONGEST)
                raise AwayError(self.name, _("{url} answers with {more}", url=shown(self.url), more=more), _("see what stands there"))
        return bytes(held)

    def usable(self, answer: Answer) -> Answer:
        """The answer, unless it is one that any server gives for the same reason."""
        place, status = shown(self.url), answer.status
        if status in LATER:
            raise BusyError(
                self.name,
                _("{place} is busy ({status})", place=place, status=status),
                _("start again later"),
                seconds(answer.headers.get("retry-after")),
            )
        if status >= 500:
            raise AwayError(self.name, _("{place} failed ({status})", place=place, status=status), _("see its log, and start again"))
        if status in NO_RIGHT:
            raise RefusedError(
                self.name,
                _("{place} does not let us in ({status})", place=place, status=status),
                _("check the key or the password, and what it may do"),
            )
        if 300 <= status < 400 and status != 304:
            where = shown(urljoin(self.url, answer.headers.get("location", "")))
            raise RefusedError(
                self.name,
                _("{place} sends us on to {where} ({status})", place=place, where=where, status=status),
                _("give that address, where you trust it"),
            )
        return answer

    def close(self) -> None:
        self.session.close()


def as_it_is(request: Any) -> Any:
    """A request that goes without a name."""
    return request


def kind(error: Exception) -> str:
    """What went wrong, without the address, which may hold a key."""
    words = type(error).__name__
    return {"ConnectionError": _("no connection"), "ConnectTimeout": _("no connection in time"), "ReadTimeout": _("no answer in time")}.get(
        words, words
    )


def seconds(told: str | None) -> float | None:
    """How long a server asks us to wait, where it tells it in seconds."""
    return min(float(told), MOST_WAIT) if told and told.isascii() and told.isdecimal() and len(told) < 7 else None
