"""Which notice of a ledger one that comes in is: the same file whatever its name, a corrected one, or another of a name that is taken.

Many files are called 通知.docx. One of that name with another 发文字号, or another title, is another notice, and kept as 通知 (2).docx.
One of another name with the number and the title of a notice that is there is a new reading of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from rapidfuzz import fuzz
from sqlalchemy import Connection, func, select

from ...models import Notice
from ..schema.tables import NOTICES

ALIKE = 60.0  # of the titles of two notices of one name
SAME = 90.0  # of those of one number and different names
MOST_OF_NAME = 10_000
MOST_OF_NUMBER = 20  # notices of one number that are looked at
COLUMNS = (NOTICES.c.source, NOTICES.c.sha256, NOTICES.c.characters, NOTICES.c.document_number, NOTICES.c.title)


@dataclass(frozen=True, slots=True)
class Known:
    """What tells a notice from others."""

    source: str
    sha256: str
    characters: int
    document_number: str | None
    title: str | None


@dataclass(slots=True)
class Names:
    """The names that notices get in a ledger. `renamed` counts those whose own another has, `corrected` those found by their number."""

    base: Connection
    given: dict[str, Known] = field(default_factory=dict)  # in this run
    contents: dict[tuple[str, int], str] = field(default_factory=dict)  # the same by what the file holds
    renamed: list[tuple[str, str]] = field(default_factory=list)
    corrected: list[tuple[str, str]] = field(default_factory=list)
    is_empty: bool = False

    def __post_init__(self) -> None:
        self.is_empty = not self.base.execute(select(func.count()).select_from(select(NOTICES.c.source).limit(1).subquery())).scalar()

    def of(self, notice: Notice) -> str:
        """The name that a notice has in the ledger."""
        about = notice.source
        one = Known(about.name, about.sha256, about.characters, notice.notice.document_number, notice.notice.title)
        source = self.same_content(one) or self.of_name(one)
        self.given.setdefault(source, one)
        self.contents.setdefault((one.sha256, one.characters), source)
        return source

    def same_content(self, one: Known) -> str | None:
        """The name of the notice that is the same file, byte for byte."""
        if found := self.contents.get((one.sha256, one.characters)):
            return found
        return next((row.source for row in self.rows(NOTICES.c.sha256 == one.sha256) if row.characters == one.characters), None)

    def of_name(self, one: Known) -> str:
        """Its own name, unless that is another notice's, or it is a new reading of one that has another name."""
        for name in names(one.source):
            held = self.given.get(name) or self.held(name)
            if held is None:
                return self.by_number(one) or self.told(one, name)
            if name not in self.given and is_same(held, one):
                return name
        return one.source

    def told(self, one: Known, name: str) -> str:
        if name != one.source:
            self.renamed.append((one.source, name))
        return name

    def by_number(self, one: Known) -> str | None:
        """The name of the notice that has its number and its title, unless another file of this run is that one."""
        if not one.document_number or not one.title:
            return None
        for row in self.rows(NOTICES.c.document_number == one.document_number):
            if row.source not in self.given and fuzz.ratio(row.title or "", one.title) >= SAME:
                self.corrected.append((one.source, row.source))
                return row.source
        return None

    def held(self, name: str) -> Known | None:
        return next(iter(self.rows(NOTICES.c.source == name)), None)

    def rows(self, asked: Any) -> list[Known]:
        if self.is_empty:
            return []
        found = self.base.execute(select(*COLUMNS).where(asked).order_by(NOTICES.c.source).limit(MOST_OF_NUMBER))
        return [Known(*row) for row in found]


def names(name: str) -> Iterator[str]:
    """`2020/通知.docx`, `2020/通知 (2).docx` …, as a batch tells inputs of one name apart."""
    yield name
    path = PurePosixPath(name)
    for number in range(2, MOST_OF_NAME):
        yield str(path.with_name(f"{path.stem} ({number}){path.suffix}")) if path.name else f"{name} ({number})"


def is_same(held: Known, one: Known) -> bool:
    """Whether two notices of one name are one: by their numbers, else by their titles."""
    if held.document_number and one.document_number:
        return held.document_number == one.document_number
    return not held.title or not one.title or fuzz.ratio(held.title, one.title) >= ALIKE
