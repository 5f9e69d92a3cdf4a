"""A slot's words → who does what part by when, e.g. `人事处牵头,宣教中心负责,全年实施` → lead, responsible, a period.

Timings are read first and hidden; what is left is units before role words. Words that neither reads are handed back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

import regex

from .. import patterns
from ..models import Role
from ..models.terms import ASIDE
from ..rulebook.grammar import Grammar, alternation
from ..rulebook.ruleset import Ruleset
from ..text.marks import CLOSING, COLON, COMMA, LISTING, OPENING
from .brackets import CLOSERS, masked
from .directives import Directives, FirstLeads, hide
from .labels import LabelReader
from .objects import ObjectReader
from .persons import PersonReading
from .roles import PartReader, RoleReader, RoleWord, Share
from .timing import Reading, TimingContext, TimingReader
from .units import TRIM, Name, TimedNames, UnitReader

WEAK_NAME = patterns.compile(r"^[\p{Han}A-Za-z0-9“”·（）()]{2,30}$")
DAY = patterns.quick(rf"[{OPENING}〔［[【](?P<before>[^{OPENING}\0]{{0,4}})\0+[{CLOSING}〕］\]】]\Z")  # a time, which is hidden
MOST_KEPT = 4_096  # readings kept for the next slot of the same words
TOO_LONG = 1_000  # characters; a slot is a line or two
SHORTEST_NAME = 2  # characters
INSET = patterns.quick(r"[（(][^（）()]*[）)]")  # 各市（含示例市，下同）政府
HIDDEN = "\0"
UNDATED = frozenset({"ongoing", "vague", "relative", "recurring"})  # times that may begin a name: 定期存款部
BRIEF = 3  # of a remark of one: （主）


@dataclass(slots=True)
class UnitReading:
    """One unit with its role; `place` as in the text that was read."""

    name: Name
    role: Role


@dataclass(slots=True)
class Assignment:
    """What was read of a slot. Offsets are in the text that was read; `unread` are the words that nothing understood."""

    units: list[UnitReading] = field(default_factory=list)
    persons: Sequence[PersonReading] = ()
    timings: list[Reading] = field(default_factory=list)
    fields: dict[str, tuple[int, int]] = field(default_factory=dict)
    unread: Sequence[tuple[int, int]] = ()
    explicit: bool = False  # a role word or a label says so
    first_leads: FirstLeads | None = None
    for_all: Sequence[UnitReading] = ()  # said once for all slots that follow
    of_persons: Sequence[UnitReading] = ()  # 责任人：赵某某（市水利局）: who does it where nothing else says
    skipped: int = 0  # characters of objects: 负责<制定标准>

    def found(self) -> bool:
        return bool(self.units or self.timings or self.persons)


class AssignmentReader:
    """Reads slots by the parts of rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.kept: Callable[[str, TimingContext, Role], Assignment] = lru_cache(MOST_KEPT)(self.read_anew)
        self.units: UnitReader = ruleset.build(UnitReader)
        self.timing: TimingReader = ruleset.build(TimingReader)
        self.timed: TimedNames = ruleset.build(TimedNames)
        self.roles: RoleReader = ruleset.build(RoleReader)
        self.parts: PartReader = ruleset.build(PartReader)
        self.objects: ObjectReader = ruleset.build(ObjectReader)
        self.labels: LabelReader = ruleset.build(LabelReader)
        self.directives: Directives = ruleset.build(Directives)
        grammar = ruleset.build(Grammar)
        source = grammar.source
        self.opening: regex.Pattern[str] = patterns.compile(source("opening"))
        self.filler: regex.Pattern[str] = patterns.quick(source("filler"))
        self.no_name: regex.Pattern[str] = patterns.compile(source("no_name"))
        remark = rf"[（(〔［\[【〈<](?:{source('way')}){{0,2}}(?P<words>{source('phrase')}|{source('unit_label')})[）)〕］\]】〉>]$"
        self.remark: regex.Pattern[str] = patterns.compile(remark)
        self.plain_remark: regex.Pattern[str] = patterns.compile(remark.replace(source("inset"), "(?!)"))  # half as long
        verbs = alternation(ruleset.words("verb", "delivers", "does", "steers", least=2))
        in_line = rf"{source('ground')}\p{{Han}}{{2,6}}"  # 按对口原则[承办]
        ends = "|".join((verbs, in_line, *map(source, ("manner", "behind_name", "object", "phase", "tail", "weak_act"))))
        self.verbs: regex.Pattern[str] = patterns.compile(f"(?:(?:{ends}){{1,4}}|{source('stem_label')})$")
        self.role_of: Callable[[str], Role | None] = grammar.role_of
        self.brief: dict[str, Role] = grammar.brief
        self.own: regex.Pattern[str] = patterns.compile(rf"^{source('collective')}")
        stems = f"({source('stem_any')}|{source('stem_label')})"
        self.parts_only: regex.Pattern[str] = patterns.compile(f"{source('order')}?{stems}{source('head')}")
        self.label_ends: frozenset[str] = frozenset(word for word in grammar.words("head") if len(word) == 2)

    def read(self, text: str, context: TimingContext, default: Role = "responsible") -> Assignment:
        """Read a slot without labels. `default` is the role of units that no role word follows.

        Notices say the same again and again, so that readings are kept and shared: nobody may change one.
        """
        return self.kept(text, context, default)

    def read_anew(self, text: str, context: TimingContext, default: Role) -> Assignment:
        """Timings, then what says how to read, then units before role words, then those behind the last."""
        if len(text) > TOO_LONG:
            return Assignment(unread=[(0, len(text))])
        found = Assignment()
        found.timings = self.without_names(text, self.timing.read(text, context, slot=True))
        hidden, found.first_leads, for_all = self.directives.read(hide(text, [reading.at for reading in found.timings]))
        at, after = 0, False
        words = list(self.roles.read(masked(hidden)))  # 市水利局（牵头） is a remark on one name
        if (fronted := self.in_front(hidden, words)) and self.take(text, hidden, fronted, found):
            words, at, after = [], len(hidden), True
        for word in words:
            start = self.objects.behind(hidden, at, word.start, helps=word.role in ASIDE) if after else at
            shares = self.parts.read(hidden, start, word.start, word.role, apart=not after)
            if (self.role_of(word.words) or self.are_names(hidden, shares)) and self.take(text, hidden, shares, found):
                found.skipped += start - at
                at, after = word.end, True
        start = self.objects.behind(hidden, at, len(hidden)) if after else at
        found.skipped += start - at
        if hidden[start:].strip(TRIM):
            self.take(text, hidden, self.parts.joined(hidden, Share(start, len(hidden), default, said=False)), found)
        if for_all:
            found.for_all = [UnitReading(name, "responsible") for name in self.units.read(text, *for_all) if name.looks_right]
            named = {INSET.sub("", unit.name.text) for unit in found.units}
            found.units += [unit for unit in found.for_all if INSET.sub("", unit.name.text) not in named]
        return found

    def without_names(self, text: str, timings: list[Reading]) -> list[Reading]:
        """市水利局、[即时]配送协会, [定期]存款部: no time begins an office within a list or at its start; not 每周、每月办公室."""
        first = [each for each in timings[:1] if not each.at[0] and each.kind in UNDATED - {"recurring"}]
        listed = [each for each in timings if each.at[0] and text[each.at[0] - 1] == LISTING[0] and each.kind in UNDATED]
        if not first and not listed:
            return timings
        ends = {each.at[1] for each in timings}
        named = [each for each in first + listed if each.at[0] - 1 not in ends and self.begins_name(text, *each.core)]
        return [each for each in timings if each not in named]

    def begins_name(self, text: str, start: int, end: int) -> bool:
        return self.timed.begins(text[:start] + self.roles.before(text[start:]), start, end)

    def in_front(self, hidden: str, words: Sequence[RoleWord]) -> list[Share]:
        """主办教务处，协办年级组: each word that says a part with the names behind it, where nothing but names stands there."""
        if not self.roles.in_front(hidden, words):
            return []
        ends = [*(word.start for word in words[1:]), len(hidden)]
        shares = [Share(word.end, end, word.role, said=True) for word, end in zip(words, ends, strict=True)]
        return shares if self.are_names(hidden, shares) else []

    def are_names(self, hidden: str, shares: Sequence[Share]) -> bool:
        """市教育局[为主], but not 坚持预防[为主]."""
        return all(name.looks_right for share in shares for name in self.names(hidden, share))

    def take(self, text: str, hidden: str, shares: list[Share], found: Assignment) -> bool:
        """Add the units of these shares and the words that are none; nothing where no unit stands in any."""
        units: list[UnitReading] = []
        unread: list[tuple[int, int]] = []
        marked: dict[int, Role] = {}  # units with a remark
        for share in shares:
            for name in self.names(hidden, share, beside=bool(found.timings or found.units)):
                remarked = name.text[-1:] in CLOSERS  # few are
                own = self.role_of_remark(hidden, name) if remarked else None
                acting = self.of_remark(hidden, name) if remarked and not own else []
                end = name.start + len(name.text)  # 客服部[宣传]，社区协同
                works = share.role in ASIDE and name.end < end < share.end and hidden[end] in COMMA
                name.text = text[name.start : name.end]
                if self.is_label(name.text):
                    unread.append((name.start, name.end))
                elif name.looks_right or (share.said and self.acceptable(name.text)):
                    units.append(UnitReading(name, own or ("responsible" if works else share.role)))
                    found.explicit |= share.said or own is not None
                    if own:
                        marked[len(units) - 1] = own
                    units += acting
                elif not self.filler.match(name.text):
                    unread.append((name.start, name.end))
        if len(marked) > 1:
            remarks_for_all(units, marked)
        if units or not any(share.said for share in shares):
            found.units += units
            found.unread = [*found.unread, *unread] if unread else found.unread
        return bool(units)

    def is_label(self, name: str) -> bool:
        """责任单位: words that say a part, and no unit; 各责任单位 are some."""
        if name[-2:] not in self.label_ends or self.own.match(name):
            return False
        read = self.labels.label_of(name) if self.parts_only.fullmatch(name) else None
        return read is not None and read[0] == 0 and read[2].role not in (None, "supervise")

    def names(self, hidden: str, share: Share, *, beside: bool = False) -> Iterator[Name]:
        """The names of a share, without the words that open it or one of them (由省财政厅), or those of what it does, `beside` others."""
        words = hidden[share.start : share.end].lstrip(TRIM)
        if not words or self.filler.match(words):
            return
        start = share.end - len(words)
        opening = self.opening.match(hidden, start, share.end)
        names = self.units.read(hidden, opening.end() if opening else start, share.end)
        for name in names:
            inner = self.opening.match(name.text)
            if inner and len(name.text) - inner.end() >= SHORTEST_NAME and self.units.looks_like_unit(name.text[inner.end() :]):
                name.start += inner.end()
                name.text = name.text[inner.end() :]
                name.looks_right = True
            alone = (beside or len(names) > 1) and HIDDEN not in hidden[max(0, name.start - 1) : name.end + 1]
            acts = share.said or alone  # 各处室，办公室汇总; not 各处室于6月底前报送
            tail = self.verbs.search(name.text, SHORTEST_NAME) if acts and not name.looks_right else None
            if tail and self.units.looks_like_unit(name.text[: tail.start()]):  # 市公安局会同市市场监管局制定
                name.end = name.start + tail.start()
                name.looks_right = True
            yield name

    def role_of_remark(self, hidden: str, name: Name) -> Role | None:
        """市水利局（牵头）, 市水利局（主） → lead; the remark is no part of the name."""
        if name.text[-1] in CLOSING and (role := self.brief.get(name.text[-2:-1])) and name.text[-BRIEF:-2] in tuple(OPENING):
            self.units.cut(hidden, name, name.end - BRIEF)
            return role
        if (day := DAY.search(name.text, SHORTEST_NAME)) and self.filler.match(day["before"]):  # 市文物局（6月底前）,（务必于6月底前）
            self.units.cut(hidden, name, name.start + day.start())
        nested = name.text.count("（") + name.text.count("(") > 1
        said = (self.remark if nested else self.plain_remark).search(name.text)
        role = self.role_of(said["words"]) if said and said.start() >= SHORTEST_NAME else None
        if said and role:
            self.units.cut(hidden, name, name.start + said.start())
        return role

    def of_remark(self, hidden: str, name: Name) -> list[UnitReading]:
        """省人民政府（由省文物局承办）, 市住建局（配合：各街道办事处） → those in the bracket; it is no part of the name."""
        start = max(map(name.text.rfind, OPENING)) + 1 if name.text.endswith(tuple(CLOSING)) else 0
        at, end = name.start + start, name.end - 1
        word = next(self.roles.read(hidden, at, end), None) if start > SHORTEST_NAME else None
        if word is None or not ((label := word.start == at and hidden[word.end] in COLON) or word.end == end):
            return []
        opening = self.opening.match(hidden, at, word.start)
        acting = self.units.read(hidden, *((word.end + 1, end) if label else (opening.end() if opening else at, word.start)))
        for unit in acting:
            unit.looks_right = unit.looks_right or self.units.looks.is_holder(unit.text)  # （家委会代表参加）
        if (len(acting) != 1 and not (label and acting)) or not all(unit.looks_right for unit in acting):
            return []
        self.units.cut(hidden, name, at - 1)
        return [UnitReading(unit, word.role) for unit in acting]

    def acceptable(self, name: str) -> bool:
        """Before a role word a name may lack a usual ending (公安、交通), but not read like a phrase."""
        return bool(WEAK_NAME.match(name)) and not self.no_name.search(name)


def remarks_for_all(units: list[UnitReading], marked: dict[int, Role]) -> None:
    """工会（主办）、财务部、后勤保障部（协办）: behind one that leads, who helps is all between the remarks."""
    for before, place in pairwise(sorted(marked)):
        if marked[before] == "lead" and marked[place] in ASIDE:
            for unit in units[before + 1 : place]:
                unit.role = marked[place]
