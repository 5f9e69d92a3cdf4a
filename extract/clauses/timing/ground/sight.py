"""What a reading sees beside the words that its rule matched: the text, the notice's time, what was said to the left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import regex

from .... import patterns
from ....rulebook.grouped import grouped
from ....rulebook.ruleset import Ruleset, words_pattern
from .records import Match, TimingContext

HEDGES = ("tentative", "clause-tentative", "opening-tentative")
VERB_REACH = 40  # characters behind a timing in which its verb stands
HEDGE_REACH = 12
LABEL_REACH = 12
POINTS = "0123456789年月日底前末上中下旬第一二三四季度半、，,；;和及"
PREPOSITION = "(?:于|在|到|至|用|利用|通过|从|自|请|将|以|按|会|能|可|，)?"
BUILT = patterns.compile(r"[^，,。；;]{0,12}[成用产运台发定施工]的")  # 2000年底前建成的小区
STOP = "[，,；;。！？!?]"


class Surroundings:
    """The words around timings (rules/timing-words.toml), each pattern compiled at first use."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.word = {rule.name: words_pattern(rule.words) for rule in ruleset.rules("timing_word")}
        self.ruleset = ruleset
        self.hedge_starts = frozenset(hedge[0] for name in HEDGES for hedge in self.words(name)) | frozenset("，,")

    def words(self, name: str) -> tuple[str, ...]:
        return self.ruleset.words("timing_word", name)

    @cached_property
    def verb(self) -> regex.Pattern[str]:
        """The next verb, or what ends the clause before one."""
        kinds = {"stop": self.words("no-verb"), "completes": self.words("completes"), "lasts": self.words("lasts")}
        first = "".join(sorted({verb[0] for verbs in kinds.values() for verb in verbs}))
        named = "|".join(f"(?P<{kind}>{STOP + '|' if kind == 'stop' else ''}{grouped(verbs)})" for kind, verbs in kinds.items())
        return patterns.compile(f"(?=[{first}{STOP[1:-1]}])(?:{named})")

    @cached_property
    def unconditional(self) -> str:
        """The hedges that count wherever they stand."""
        opening = frozenset(self.words("opening-tentative"))
        return words_pattern(hedge for hedge in self.words("tentative") if hedge not in opening)

    @cached_property
    def hedge(self) -> regex.Pattern[str]:
        hedges = f"(?:{self.unconditional}|(?<=^|[，,；;。、：:于请])(?:{self.word['opening-tentative']}))"
        return patterns.compile(f"(?P<hedge>{hedges}){PREPOSITION}$")

    @cached_property
    def clause_hedge(self) -> regex.Pattern[str]:
        return patterns.compile(f"(?:{self.word['clause-tentative']})[^，,；;。]*$")

    @cached_property
    def hedge_behind(self) -> regex.Pattern[str]:
        return patterns.compile(f"[，,]?(?:{self.unconditional})")

    @cached_property
    def label(self) -> regex.Pattern[str]:
        label = rf"(?:要求)?[)）]?(?:[:：]|为|是|定于|于|在|至|到|的|{self.word['tentative']})*$"
        return patterns.compile(f"(?:(?P<period>{self.word['period-label']})|(?P<deadline>{self.word['deadline-label']})){label}")

    @cached_property
    def past(self) -> regex.Pattern[str]:
        return patterns.compile(self.word["past"])

    @cached_property
    def issue(self) -> regex.Pattern[str]:
        """The words of an anchor that say the issue of this notice: 本通知印发, 公布."""
        document = "(?:通知|方案|意见|办法|文件|规定|要点|计划|细则|公告|决定|清单)"
        return patterns.compile(f"^(?:本|该|此)?{document}?自?(?:正式)?(?:{self.word['issue']})$")

    @cached_property
    def receipt(self) -> regex.Pattern[str]:
        return patterns.compile(
            f"(?:{self.word['receipt']})$|^(?:收到|接到)$|[收接]到?本(?:意见|方案|函|通报|通告|公告|要点|计划|规定|办法)$"
        )


class Points:
    """The pattern of the rule “point”, for the pieces of ranges and lists; compiled at first use."""

    def __init__(self, compiled: Callable[[], regex.Pattern[str]]) -> None:
        self.compiled = compiled

    @cached_property
    def pattern(self) -> regex.Pattern[str]:
        return self.compiled()

    def match(self, text: str, at: int = 0) -> Match | None:
        return self.pattern.match(text, at)

    def fullmatch(self, text: str) -> Match | None:
        return self.pattern.fullmatch(text)


@dataclass(slots=True)
class Sight:
    """One text under reading; `year` and `month` are the last said in this sentence."""

    text: str
    context: TimingContext
    slot: bool
    around: Surroundings
    points: Points
    year: int | None = None
    month: int | None = None
    verb_asked: int = -1
    verb_found: tuple[str, int] = ("", -1)
    reached: int = 0  # the end of a range read, whose pattern stops at its dash
    idle: list[tuple[int, int]] = field(default_factory=list)  # what was understood and is no timing

    @property
    def issued(self) -> date | None:
        return self.context.issued

    @property
    def base_year(self) -> int | None:
        """The year that an unsaid year means: the one said to the left, else that of the issue, else what the notice is about."""
        if self.year is not None:
            return self.year
        return self.context.issued.year if self.context.issued else self.context.year

    def verb(self, at: int) -> tuple[str, int]:
        """The first verb behind `at` in its clause: ("completes" | "lasts" | "", its offset)."""
        if at != self.verb_asked:
            self.verb_asked, self.verb_found = at, self.first_verb(at)
        return self.verb_found

    def first_verb(self, at: int) -> tuple[str, int]:
        if at >= len(self.text):
            return "", -1
        found = self.around.verb.search(self.text, at, at + VERB_REACH)
        if found and found[0] in ("，", ",") and found.start() == at:
            found = self.around.verb.search(self.text, at + 1, at + VERB_REACH)
        if found is None or found.lastgroup == "stop":
            return "", -1
        return str(found.lastgroup), found.start()

    def label(self, at: int) -> str:
        """The label that stands right before `at`: "deadline" (完成时限：), "period" (实施时间：) or ""."""
        if at == 0:
            return ""
        before = self.text[max(0, at - LABEL_REACH) : at]
        if before[-1:] in "、，,；;和及":  # 完成时限：6月、12月
            before = self.text[max(0, at - LABEL_REACH * 2) : at].rstrip(POINTS)
        found = self.around.label.search(before)
        return str(found.lastgroup) if found else ""

    def told_as_past(self, at: int) -> bool:
        """Does the sentence behind `at` tell of what has been (组织开展了…)?"""
        return bool(BUILT.match(self.text, at) or self.around.past.search(self.text[at : sentence_end(self.text, at)]))


def sentence_end(text: str, at: int, reach: int = 120) -> int:
    """The offset of the next 。；！？ behind `at`, at most `reach` characters on."""
    for index in range(at, min(len(text), at + reach)):
        if text[index] in "。；;！？!?":
            return index
    return min(len(text), at + reach)


def clause_start(text: str, at: int, reach: int = 24) -> int:
    """The offset behind the nearest punctuation left of `at`, at most `reach` characters back."""
    low = max(0, at - reach)
    for index in range(at - 1, low - 1, -1):
        if text[index] in '，,；;。！？!?：:、（(【[“”"—':
            return index + 1
    return low
