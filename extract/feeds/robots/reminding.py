"""A digest of a day goes to a place once: what is to be sent is written down first, then each message as it is taken.

A run that is cut off is taken up by the next one with the messages that were written down, the first that nobody has taken first. A message
that was under way when it was cut off goes again: to be told twice is better than not at all.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from ...errors import FeedError
from ...ledger.opening import opened
from ...ledger.schema.tables import SENT
from ..item import DOMAIN, BusyError
from ..servers.http import Web
from .group import WAITS, Robot
from .packing import Message

TAKEN = "sent"  # what stands for the id that a robot or a mail server does not give
TRIES = 3
JSON = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(slots=True)
class Outcome:
    """What became of a digest at one place: messages sent now, and before; `error`: why it ended before its end."""

    place: str
    sent: int = 0
    before: int = 0
    left: int = 0
    error: FeedError | None = None
    would: list[Message] = field(default_factory=list)  # in a dry run: what would be sent


@dataclass(frozen=True, slots=True)
class Memory:
    """What a ledger knows of the digests of a place. `target`: its kind and address, no secret in it; `key`: of which day and units."""

    ledger: str
    target: str
    key: str
    at: str

    def where(self) -> ColumnElement[bool]:
        return (SENT.c.target == self.target) & SENT.c.uid.startswith(f"{self.key}#", autoescape=True)

    def held(self, base: Connection) -> list[tuple[str, Message, bool]]:
        """The messages of this digest, in their order, and whether each was taken."""
        asked = select(SENT.c.uid, SENT.c.fields, SENT.c.foreign_id).where(self.where()).order_by(SENT.c.uid)
        return [(uid, read(text), taken is not None) for uid, text, taken in base.execute(asked)]

    def begin(self, messages: Iterable[Message], *, again: bool) -> list[tuple[str, Message, bool]]:
        """Write down what is to be sent, unless it was begun before; the messages with whether each was taken."""
        with opened(self.ledger, write=True) as base:
            if again:
                base.execute(delete(SENT).where(self.where()))
            if not self.held(base):
                rows = [
                    {"target": self.target, "uid": f"{self.key}#{number:02}@{DOMAIN}", "fields": told(each), "held": "{}", "at": self.at}
                    for number, each in enumerate(messages, 1)
                ]
                if rows:
                    base.execute(insert(SENT), rows)
            return self.held(base)

    def known(self) -> list[tuple[str, Message, bool]]:
        """The same, for a look alone."""
        with opened(self.ledger) as base:
            return self.held(base)

    def taken(self, uid: str) -> None:
        with opened(self.ledger, write=True) as base:
            base.execute(update(SENT).where(SENT.c.target == self.target, SENT.c.uid == uid).values(foreign_id=TAKEN, at=self.at))


def told(message: Message) -> str:
    return json.dumps({"title": message.title, "lines": message.lines, "called": message.called}, ensure_ascii=False)


def read(text: str) -> Message:
    held = json.loads(text)
    return Message(held["title"], tuple(held["lines"]), tuple(held["called"]))


def shown(name: str, place: str, key: str) -> str:
    """A place by what is no secret: its address, and the first figures of a digest of its key, which tell two groups apart."""
    return f"{name} {place} {hashlib.sha256(key.encode()).hexdigest()[:8]}"


def sent(outcome: Outcome, memory: Memory, messages: Iterable[Message], send: Callable[[Message], None], *, again: bool) -> Outcome:
    """Send what was not taken yet; what was taken is kept at once."""
    parts = memory.begin(messages, again=again)
    outcome.before = sum(taken for *_, taken in parts)
    waiting = [(uid, message) for uid, message, taken in parts if not taken]
    for number, (uid, message) in enumerate(waiting):
        try:
            send(message)
        except FeedError as error:
            outcome.error, outcome.left = error, len(waiting) - number
            return outcome
        memory.taken(uid)
        outcome.sent += 1
    return outcome


def by_robot(robot: Robot, web: Web, clock: Callable[[], float], wait: Callable[[float], None]) -> Callable[[Message], None]:
    """What sends a message by a robot; one that has had too much is waited for."""

    def send(message: Message) -> None:
        for tried in range(1, TRIES + 1):
            try:
                once(message)
                return
            except BusyError as error:
                if tried == TRIES:
                    raise
                wait(error.after or WAITS)

    def once(message: Message) -> None:
        at = clock()
        body = json.dumps(robot.body(message, message.called, at), ensure_ascii=False).encode("utf-8", "replace")
        try:
            answer = web.ask("POST", robot.address(web.url, at), body, JSON)
            robot.heard(answer.status, answer.body)
        except FeedError as error:
            error.problem = robot.masked(error.problem)  # a server may say again what it was asked
            error.args = (f"{error.name}: {error.problem}; {error.remedy}",)
            raise

    return send
