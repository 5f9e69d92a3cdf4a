"""A digest as mail: plain text with the same as HTML beside it, each word quoted; handed to an SMTP server.

Nothing of a title or a unit's name becomes a header, an address, HTML or another line. A message has an id that stays, so that a mail
system knows one that comes again. A password goes over TLS only.
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from typing import Any
from urllib.parse import urlsplit

from ... import patterns
from ...errors import FeedError
from ...language import _, reason
from ...text.shortened import cut
from ..files.guards import folded
from ..item import AwayError, RefusedError
from .digest import Digest

ADDRESS = patterns.compile(r"[^\s@,;:<>()\[\]\\\"\x00-\x1f\x7f]{1,64}@[^\s@,;:<>()\[\]\\\"\x00-\x1f\x7f]{1,255}")
ENCODED = "=?"  # what a header takes for words in another guise
TIME = 30.0  # seconds for an answer
MOST_SUBJECT = 120
HERE = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {"smtp": 25, "smtps": 465}
Sender = Callable[[Any], None]
STYLE = "font-family:sans-serif;border-collapse:collapse"


@dataclass(frozen=True, slots=True)
class Post:
    """An SMTP server: `smtp://host:587` (TLS where the server offers it) or `smtps://host` (TLS from the beginning)."""

    host: str
    port: int
    tls: bool
    user: str | None = None

    @property
    def shown(self) -> str:
        return f"{'smtps' if self.tls else 'smtp'}://{self.host}:{self.port}"


def post_of(given: str, user: str | None) -> Post:
    """The server that is meant. Raises FeedError; what somebody wrote of a password is not told again."""
    try:
        parts = urlsplit(given if "//" in given else f"smtp://{given}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
        parts = urlsplit("smtp:")
    if parts.scheme not in PORTS or not host:
        raise FeedError("mail", _("the server's address cannot be read"), _("write smtp://HOST:PORT or smtps://HOST"))
    if parts.password:
        raise FeedError("mail", _("a password stands in the server's address"), _("give it as DUBAN_MAIL_PASSWORD, or by the keyring"))
    return Post(host, port or PORTS[parts.scheme], parts.scheme == "smtps", user or parts.username)


def address(text: str) -> str:
    """One address. Raises FeedError for what is none, e.g. two with a line break between them."""
    found = text.strip()
    if not ADDRESS.fullmatch(found) or not found.isprintable() or ENCODED in found:
        raise FeedError("mail", _("“{text}” is no address", text=cut(folded(text), 80)), _("write one, e.g. ban@example.org"))
    return found


def letter(digest: Digest, sender: str, to: str, at: datetime) -> EmailMessage:
    """The message to one address."""
    made = EmailMessage(policy=SMTP)
    about = digest.counts or (digest.sections[0].head if len(digest.sections) == 1 else "")
    made["Subject"] = cut(folded(f"{digest.title} {about}"), MOST_SUBJECT)
    made["From"] = sender
    made["To"] = to
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{message_id(digest, to)}@duban.invalid>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content("\n".join(as_text(digest)) + "\n")
    made.add_alternative("\n".join(as_html(digest)) + "\n", subtype="html")
    return made


def message_id(digest: Digest, to: str) -> str:
    """An id of what is told whom: that it comes again is seen."""
    return hashlib.sha256("\0".join((to, *as_text(digest))).encode()).hexdigest()[:32]


def as_text(digest: Digest) -> Iterator[str]:
    yield digest.title
    if digest.counts:
        yield digest.counts
    for section in digest.sections:
        yield from ("", section.head)
        yield from (f"{number}. {line}" for number, line in enumerate(section.lines, 1))
        if section.more:
            yield digest.rest(section.more)


def as_html(digest: Digest) -> Iterator[str]:
    """The same as HTML without links, pictures and styles from elsewhere."""
    yield f'<!doctype html><html lang="zh"><meta charset="utf-8"><body style="{STYLE}"><h2>{escape(digest.title)}</h2>'
    if digest.counts:
        yield f"<p>{escape(digest.counts)}</p>"
    for section in digest.sections:
        yield f'<h3>{escape(section.head)}</h3><table border="1" cellpadding="4" style="{STYLE}">'
        for line in section.lines:
            colour = ' style="color:#b00"' if line.late else ""
            cells = "".join(f"<td>{escape(cell)}</td>" for cell in (line.title, line.day, line.state, line.notice))
            yield f"<tr><td{colour}>{escape(line.left)}</td>{cells}</tr>"
        yield "</table>"
        if section.more:
            yield f"<p>{escape(digest.rest(section.more))}</p>"
    yield "</body></html>"


@contextmanager
def connected(post: Post, password: str | None, context: ssl.SSLContext | None = None) -> Iterator[smtplib.SMTP]:
    """A connection that the server has let us in by. Raises AwayError, RefusedError; no password stands in them."""
    secure = context or ssl.create_default_context()
    try:
        kinds: Any = smtplib.SMTP_SSL if post.tls else smtplib.SMTP
        more = {"context": secure} if post.tls else {}
        server: smtplib.SMTP = kinds(post.host, post.port, timeout=TIME, **more)
    except (OSError, UnicodeError, smtplib.SMTPException) as error:
        raise away(post, error) from None
    try:
        with server:
            greet(server, post, password, secure)
            yield server
    except (OSError, smtplib.SMTPException) as error:
        raise away(post, error) from None


def greet(server: smtplib.SMTP, post: Post, password: str | None, secure: ssl.SSLContext) -> None:
    server.ehlo()
    is_secure = post.tls
    if not is_secure and server.has_extn("starttls"):
        server.starttls(context=secure)
        server.ehlo()
        is_secure = True
    if post.user is None or password is None:
        return
    if not is_secure and post.host not in HERE:
        raise RefusedError(
            post.shown, _("offers no TLS, over which alone a password goes"), _("name a server that does, e.g. smtps://HOST")
        )
    try:
        server.login(post.user, password)
    except smtplib.SMTPAuthenticationError as error:
        problem = _("does not let {user} in ({code})", user=folded(post.user), code=error.smtp_code)
        raise RefusedError(post.shown, problem, _("look at the user and DUBAN_MAIL_PASSWORD")) from None
    except UnicodeError:
        problem = _("is told names and passwords in signs of ASCII alone")
        raise RefusedError(post.shown, problem, _("take another password, or another way of letting us in")) from None


def send(server: smtplib.SMTP, post: Post, message: EmailMessage, sender: str, to: str) -> None:
    """Hand one message over, to this address alone. Raises FeedError where it is not taken, AwayError where the server is gone."""
    try:
        server.send_message(message, sender, [to])
    except smtplib.SMTPNotSupportedError:
        raise FeedError(
            to, _("is not taken by {shown}, which takes addresses of ASCII alone", shown=post.shown), _("name another address")
        ) from None
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        raise FeedError(
            to, _("is not taken by {shown} ({code}{said})", shown=post.shown, code=code, said=said(words)), _("look at the address")
        ) from None
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        problem = _("does not take the message ({code}{said})", code=error.smtp_code, said=said(error.smtp_error))
        raise FeedError(post.shown, problem, _("look at what it says")) from None
    except (OSError, smtplib.SMTPException) as error:
        raise away(post, error) from None


def said(words: bytes | str) -> str:
    text = folded(words.decode("utf-8", "replace") if isinstance(words, bytes) else words)
    return f" {cut(text, 160)}" if text else ""


def away(post: Post, error: Exception) -> AwayError:
    words = reason(error) if isinstance(error, OSError) and error.strerror else type(error).__name__
    return AwayError(
        post.shown, _("does not answer as it should ({words})", words=words), _("look at the address and the network, and try again")
    )
