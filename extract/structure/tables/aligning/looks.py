"""What a cell may be by its own words: a number, a figure, units, persons, a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import regex

from .... import patterns
from ....clauses.assignment import AssignmentReader
from ....clauses.labels import LabelReader
from ....clauses.persons import PersonReader
from ....clauses.roles import RoleReader
from ....clauses.timing import TimingContext, TimingReader
from ....clauses.units import Name, UnitReader
from ....rulebook.ruleset import Ruleset, words_pattern
from ....rulebook.words import grouped
from ....text.marks import COMMA, ENDS, LISTING, SEMICOLON
from ....text.numerals import ONE_TO_TEN
from ..columns import Kind
from ..days import SPAN_OF_WEEK

MOST_KEPT = 4_096
LONGEST_UNITS, LONGEST_TIME = 160, 40  # characters of a cell of units, of a time limit
LEAST_STEP = 2  # characters behind a day
LONGEST_SPAN = 16  # of 2026年第一季度
LONGEST_BEFORE = 4  # characters of 力争于 before a time
MOST_PHRASED = 12  # names; more are no phrase
NUMBER = patterns.compile(rf"[（(]?(?P<number>[0-9]{{1,4}}(?:[.\-][0-9]{{1,3}}){{0,3}}|[{ONE_TO_TEN}]{{1,4}})[)）.、]?")
DAY = patterns.compile(
    r"20[0-9]{2}(?P<mark>[-./])(?:1[0-2]|0?[1-9])(?:(?P=mark)(?:[12][0-9]|3[01]|0?[1-9]))?(?![0-9])"
)  # no number: 2024-03-15
FIGURE = patterns.compile(r"[约共]?[0-9][0-9.,%~—\-]*\p{Han}{0,4}")
PERSONS = patterns.compile(
    r"(?:\p{Han}{2,3}|\p{Han}[XxＸ×*＊某]{1,3}|[XxＸ×*＊某]{2,3}|\p{Han}{1,3}·\p{Han}{1,6})(?:[、，, ]\p{Han}{2,3}){0,6}"
)
SENTENCE_END = patterns.compile(r"[。！]")  # 县水利局；县财政局 are units in a cell of two lines
PAUSE = patterns.quick(f"[{COMMA}{SEMICOLON}]")


class LookReader:
    """Looks at cells."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.units: UnitReader = self.assignments.units
        self.roles: RoleReader = self.assignments.roles
        self.timings: TimingReader = ruleset.build(TimingReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.persons: PersonReader = ruleset.build(PersonReader)
        self.posts: tuple[str, ...] = (*self.labels.grammar.words("person"), *ruleset.words("column", "chief"))
        self.code: regex.Pattern[str] = patterns.compile(ruleset.expand("{row_code}"))
        self.state: regex.Pattern[str] = patterns.compile(ruleset.expand("{state}"))
        self.time: regex.Pattern[str] = patterns.compile(words_pattern(ruleset.words("cell", "time")))
        self.verb: regex.Pattern[str] = patterns.quick(grouped(ruleset.words("verb", "delivers", "does", "steers", "begins", least=2)))
        signs = ("empty", "same", "ditto", "beside")
        units = words_pattern(word for rule in ruleset.rules("time_unit") for word in rule.words)
        self.nth: regex.Pattern[str] = patterns.compile(rf"\p{{Han}}(?:[0-9]{{1,2}}|[{ONE_TO_TEN}]{{1,3}})(?:{units})")
        self.nothing: frozenset[str] = frozenset(word for name in signs for word in ruleset.words("cell", name))
        self.context: TimingContext = TimingContext(issued=None, year=None, province=None)
        self.looks: Callable[[str], frozenset[Kind]] = lru_cache(MOST_KEPT)(self.look)

    def look(self, words: str) -> frozenset[Kind]:
        """What a cell may be besides text: number, figure, units, persons, a time."""
        found: set[Kind] = set()
        words = words.rstrip(LISTING) or words  # 区住建局、 of a cell that goes on in the next line
        if NUMBER.fullmatch(words) and not DAY.fullmatch(words):
            found.add("number")
        if FIGURE.fullmatch(words):
            found.add("figure")
        named = words.removesuffix("。")
        may_name = len(words) <= LONGEST_UNITS and not SENTENCE_END.search(named)
        if may_name and (self.are_names(named) if named != words else self.names_units(words) or self.has_labels(words)):
            found.add("unit")
        elif PERSONS.fullmatch(words) and not (self.nth.fullmatch(words) or self.state.fullmatch(words)):
            found.add("person")
        if len(words) <= LONGEST_TIME and (self.says_when(words) or self.nth.fullmatch(words) or SPAN_OF_WEEK.fullmatch(words)):
            found.add("time")
        return frozenset(found)

    def names_units(self, words: str) -> bool:
        names = self.units.read(words)
        if names and sum(name.looks_right for name in names) * 4 >= len(names) * 3:
            return True
        if len(names) > MOST_PHRASED or not (any(True for _ in self.roles.read(words)) or (len(names) > 1 and self.time.search(words))):
            return False
        reading = self.assignments.read(words, self.context)  # 办公室牵头，各科室配合
        if any(self.is_work(unit.name) for unit in reading.units):
            return False
        if not any(unit.name.looks_right for unit in reading.units):
            return False  # 办理消防验收
        return bool(reading.units) and not (reading.unread or reading.skipped)

    def is_work(self, name: Name) -> bool:
        """明确专人 of 明确专人负责, 办理消防 of 办理消防验收."""
        verb = self.verb.match(name.text)
        return verb is not None and (not name.looks_right or self.units.looks.is_short(name.text[verb.end() :]))

    def are_names(self, words: str) -> bool:
        """县教育局、县财政局 of a cell that ends like a sentence; 开工建设示例大学 does too."""
        names = self.units.read(words)
        own = bool(names) and (names[0].collective or words.startswith(self.units.looks.own_level))
        return own and all(name.looks_right for name in names)

    def assign(self, cells: Sequence[str]) -> bool:
        """Do most cells say who, and all of them nothing that is not understood: 由校长办公室负责，9月15日前?"""
        readings = [self.assignments.read(words, self.context, "responsible") for words in cells]
        sure = [reading for reading in readings if reading.units and all(unit.name.looks_right for unit in reading.units)]
        return len(sure) > 1 and len(sure) * 3 >= len(cells) * 2

    def has_labels(self, words: str) -> bool:
        """牵头：县民政局；配合：县发改局, or 县民政局；配合：县发改局, in one cell."""
        if "：" not in words and ":" not in words:
            return False
        mark = self.labels.at_start(words)
        if mark is None and (pause := PAUSE.search(words)) and self.names_units(words[: pause.start()]):
            mark = self.labels.at_start(words[pause.end() :])
        return mark is not None and mark.kind.role is not None

    def says_when(self, words: str) -> bool:
        """Is it a time and little else? 9月底前建成 is, 3月份启动二期工程建设并完成招标 is not."""
        if not (self.time.search(words) or DAY.match(words)) or SENTENCE_END.search(words, 0, len(words) - 1):
            return False
        readings = self.timings.read(words, self.context, slot=True)
        read = sum(reading.at[1] - reading.at[0] for reading in readings)
        if not readings or read * 2 < len(words) or (words.endswith("。") and read * 4 < len(words) * 3):
            return False  # 每周开展一次集体备课，教研组长负责检查。
        return readings[0].at[0] < LONGEST_BEFORE or not self.verb.match(words)  # 修订制度，每月学习一次。 is work

    def is_span(self, words: str) -> bool:
        """一季度, 3月, 上半年, and no other word: heads of columns by time."""
        if len(words) > LONGEST_SPAN or not self.says_when(words):
            return False
        return sum(reading.at[1] - reading.at[0] for reading in self.timings.read(words, self.context, slot=True)) == len(words)

    def is_step(self, words: str) -> bool:
        """10月底前完成绿化: a day, and what is done by then; a day alone may be the notice's."""
        readings = self.timings.read(words, self.context, slot=True)
        return bool(readings) and len(words.rstrip(ENDS)) - readings[0].core[1] >= LEAST_STEP

    def are_limits(self, cells: Sequence[str], *, again: bool) -> bool:
        """Do all cells say by when or how often, whatever the head: 10月12日前, 每日2次? `again`: only how often counts."""
        return bool(cells) and all("time" in self.looks(words) and self.limits(words, again) for words in cells)

    def limits(self, words: str, again: bool) -> bool:
        readings = self.timings.read(words, self.context, slot=True)
        return all(
            reading.kind == "recurring" or (reading.modifier is not None and reading.kind != "done" and not again) for reading in readings
        )
