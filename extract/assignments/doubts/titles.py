"""Titles that are hardly one, e.g. `10月15日前`, `→`, `责任单位：市教育局`, `8月22日前：完成消毒`."""

from __future__ import annotations

from collections.abc import Collection

from ... import patterns
from ...clauses.labels import LabelReader
from ...clauses.persons import PersonReader
from ...clauses.units import UnitReader
from ...models.rows import TaskRow
from ...rulebook.ruleset import Ruleset
from ...structure.tables.aligning import AligningReader
from ...structure.tables.columns import Kind
from ...structure.tables.filling import CODE
from ...text.marks import COLON
from ...text.normalize import passage
from ...text.numerals import ONE_TO_TEN

MOST_READ = 0.8  # of a title that is a time
LONGEST_UNIT_TITLE = 12  # characters; longer ones that end as units do are work (组建工作专班)
LONGEST_HEAD = 20  # characters before a colon
NUMBERED = patterns.compile(rf"[0-9]{{1,3}}[.．、](?![0-9])|[{ONE_TO_TEN}]{{1,3}}、")
WORDS = patterns.quick(r"[\p{Han}A-Za-z0-9]")
ASKED = ("？", "?")
IDEOGRAPHS = range(0x4E00, 0xA000)  # the usual ones, which no code holds and nearly all titles begin with
TRIM = "—-－→☆★●○ "


class TitleTeller:
    """Judges titles by what else their words may be."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.aligning: AligningReader = ruleset.build(AligningReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.persons: PersonReader = ruleset.build(PersonReader)
        self.units: UnitReader = self.aligning.units
        self.prefix: tuple[str, ...] = self.units.prefix

    def of_title(self, task: TaskRow, units: Collection[str], notice: str | None, text: str) -> str | None:
        """Why a title is hardly one: it is empty, a number, a day, a unit, a person; `3.清淤` still has its number."""
        title = passage(task["title"]).text
        if not WORDS.search(title):
            return "a task without words for its work"
        if ord(title[0]) not in IDEOGRAPHS and CODE.fullmatch(title):
            return "a number or code as title"
        if (looks := self.aligning.looks(title)) and (why := self.of_looks(title, looks, task, units)):
            return why
        if self.persons.is_sure(title):
            return "a person as title"
        if task["form"] == "table" and NUMBERED.match(title):
            return "a title that begins with a number"
        if task["text"].startswith(ASKED, len(task["title"])):
            return "a question as title"
        if notice is None and runs_on(task, text):
            return "a title that may hold the notice's"
        return self.of_parts(title, task)

    def of_looks(self, title: str, looks: frozenset[Kind], task: TaskRow, units: Collection[str]) -> str | None:
        """A title that may be another thing than work, as most may not."""
        if "number" in looks:
            return "a number or code as title"
        if "time" in looks and self.is_time(title):
            return "a time as title"
        if "unit" in looks and len(title) <= LONGEST_UNIT_TITLE and self.is_unit(title, task, units):
            return "a unit as title"
        return None

    def is_time(self, title: str) -> bool:
        """10月15日前, and not 10月底前公布水价."""
        readings = self.aligning.timings.read(title, self.aligning.context, slot=True)
        return sum(reading.core[1] - reading.core[0] for reading in readings) >= MOST_READ * len(title)

    def is_unit(self, title: str, task: TaskRow, units: Collection[str]) -> bool:
        """A name that another task has, or one that nobody is named for; not 县第二污水处理厂 for which 县住建局 works."""
        return title in units or not task["units"]

    def of_parts(self, title: str, task: TaskRow) -> str | None:
        """责任单位：市教育局, 8月22日前：完成消毒, 党政办：起草致辞, 修订记录——责任：质量部: a title with what its fields should have."""
        if "|" in title or "｜" in title or "\t" in task["title"]:
            return "a title with marks of a table"
        if "：" not in title and ":" not in title:
            return None
        colon = min(at for sign in COLON if (at := title.find(sign)) >= 0)
        if (mark := self.labels.at_start(title)) and mark.kind.assigns():
            return "a label as title"
        head, tail = title[:colon], title[colon + 1 :].strip(TRIM)
        looks = self.aligning.looks(head) if len(head) <= LONGEST_HEAD else frozenset()
        if "time" in looks and not task["timings"]:
            return "a title that begins with a time"
        if ("unit" in looks or self.units.looks_like_unit(head)) and not task["units"]:
            return "a title that begins with a unit"
        return "a title that ends with a unit" if tail and "unit" in self.aligning.looks(tail) else None


def runs_on(task: TaskRow, text: str) -> bool:
    """Does a title begin the whole text and run over a line's end: a notice's title that was found by nobody, with the first task?"""
    start = task["span"][0]
    return "\n" in text[start : start + len(task["title"])].strip() and not text[:start].strip()
