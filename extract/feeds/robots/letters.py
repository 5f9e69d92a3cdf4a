"""Who gets which part of a digest by mail, and the sending: one connection for all, each letter kept as sent as soon as it is taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTP

from ...errors import FeedError
from ...ledger.fields import UNITS
from ..item import AwayError, RefusedError
from ..mapping.values import OTHERS
from . import mail
from .digest import Digest
from .packing import Message
from .reminding import Memory, Outcome, sent


def letters(digest: Digest, accounts: Mapping[str, str], to: Iterable[str]) -> dict[str, Digest]:
    """By address what it is told: those of `to` all, those of units what these have to do. Raises FeedError for what is no address."""
    found = {mail.address(each): digest for each in to}
    units: dict[str, list[str]] = {}
    for section in digest.sections:
        for each in accounts.get(section.unit, accounts.get(OTHERS, "")).split(UNITS):
            if each.strip():
                units.setdefault(mail.address(each), []).append(section.unit)
    return {to: digest.of(some) for to, some in units.items()} | found


def written(digest: Digest) -> Message:
    """A letter's words, as the ledger keeps them."""
    title, *lines = mail.as_text(digest)
    return Message(title, tuple(lines))


@dataclass(frozen=True, slots=True)
class Office:
    """What letters are sent with; `at`: this moment, ISO 8601 in UTC."""

    post: mail.Post
    sender: str
    password: str | None
    ledger: str
    key: str
    at: str

    def send(self, found: Mapping[str, Digest], *, again: bool) -> list[Outcome]:
        """Send what was not sent of this day. A server that is away, or does not let us in, ends the run."""
        outcomes: list[Outcome] = []
        with ExitStack() as open_ones:
            server: SMTP | None = None
            for to, digest in found.items():
                memory = Memory(self.ledger, f"mail {self.post.shown} {to}", self.key, self.at)
                outcome = Outcome(to)
                outcomes.append(outcome)
                outcome.before = 0 if again else sum(taken for *_, taken in memory.known())
                if outcome.before:
                    continue
                try:
                    server = server or open_ones.enter_context(mail.connected(self.post, self.password))
                except FeedError as error:
                    outcome.error, outcome.left = error, 1
                    break
                sent(outcome, memory, [written(digest)], self.by(server, to, digest), again=True)
                if isinstance(outcome.error, AwayError | RefusedError):
                    break
        return outcomes

    def by(self, server: SMTP, to: str, digest: Digest) -> mail.Sender:
        made = mail.letter(digest, self.sender, to, datetime.fromisoformat(self.at.replace("Z", "+00:00")))
        return lambda _: mail.send(server, self.post, made, self.sender, to)
