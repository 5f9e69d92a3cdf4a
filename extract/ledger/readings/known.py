"""The notices that a ledger has of those that come in, by name and by digest: asked for many at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import Column, Connection, func, select

from ..fields import as_text
from ..schema.tables import NOTICES
from ..search import SOME
from .identity import Given, Held, has_title, held_of, is_copy

ASKED = tuple(NOTICES.c[name] for name in Held._fields)
MOST_OF_A_NUMBER = 20  # notices: a number that more of them have tells none from the others


class Titled(NamedTuple):
    """A notice by its name, as far as its number and title tell it."""

    source: str
    title: str | None


class Known:
    """What is known of some notices that come in, and of those that came in before them."""

    def __init__(self, base: Connection, given: Collection[Given]) -> None:
        self.base = base
        self.by_name: dict[str, Held | None] = {each.source: None for each in given}
        self.by_digest: dict[str, dict[str, Held]] = {}
        for held in self.asked(NOTICES.c.source, self.by_name):
            self.by_name[held.source] = held
        new = {each.record["source"]["sha256"] for each in given if self.by_name[each.source] is None}
        for held in self.asked(NOTICES.c.sha256, new):
            self.by_digest.setdefault(held.sha256, {})[held.source] = held
        numbers = {each.record["notice"]["document_number"] for each in given if self.by_name[each.source] is None}
        self.crowded: set[str | None] = set()  # numbers that very many notices have
        self.by_number: dict[str | None, list[Titled]] = {}
        self.ask_numbers(sorted(numbers - {None}))

    def asked(self, column: Column[str], values: Iterable[str]) -> Iterator[Held]:
        wanted = sorted(values)
        for start in range(0, len(wanted), SOME):
            found = select(*ASKED).where(column.in_(wanted[start : start + SOME])).order_by(NOTICES.c.source)
            for row in self.base.execute(found):
                yield Held(**{**row._asdict(), "issue_date": as_text(row.issue_date)})

    def ask_numbers(self, wanted: list[str]) -> None:
        """Which notices have these numbers, where they are few: the others are counted in an index, and not looked at."""
        number = NOTICES.c.document_number
        for start in range(0, len(wanted), SOME):
            some = number.in_(wanted[start : start + SOME])
            held = {row[0]: row[1] for row in self.base.execute(select(number, func.count()).where(some).group_by(number))}
            self.crowded |= {each for each, count in held.items() if count > MOST_OF_A_NUMBER}
            few = number.in_(sorted(held.keys() - self.crowded))
            asked = select(number, NOTICES.c.source, NOTICES.c.title).where(few, NOTICES.c.gone.is_(None)).order_by(NOTICES.c.source)
            for each, source, title in self.base.execute(asked):
                self.by_number.setdefault(each, []).append(Titled(source, title))

    def of(self, source: str) -> Held | None:
        """The notice of a name."""
        if source not in self.by_name:
            self.by_name[source] = next(self.asked(NOTICES.c.source, [source]), None)
        return self.by_name[source]

    def copy_of(self, given: Given, among: Collection[str] | None) -> Held | None:
        """A notice of another name that is the same; of several one that is there before one that is gone. `among`: only of these names."""
        held = self.by_digest.get(given.record["source"]["sha256"], {}).values()
        found = [each for each in held if (among is None or each.source in among) and is_copy(each, given)]
        return min(found, key=lambda each: (each.gone is not None, each.source), default=None)

    def corrected_by(self, given: Given, but: Collection[str]) -> Held | None:
        """A notice of another name, none of `but`, with the number and title of one that comes in, e.g. as 通知（更正）.docx."""
        about = given.record["notice"]
        named = self.by_number.get(about["document_number"], ())
        found = next((each.source for each in named if each.source not in but and has_title(each.title, about["title"])), None)
        return None if found is None else self.of(found)

    def learn(self, source: str, given: Given) -> None:
        """A notice that came in."""
        held = held_of(given, source)
        self.by_name[source] = held
        self.by_digest.setdefault(held.sha256, {})[source] = held

    def forget(self, held: Held) -> None:
        """A notice that has another name now."""
        self.by_name[held.source] = None
        self.by_digest[held.sha256].pop(held.source)
