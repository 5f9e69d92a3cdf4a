"""A slot's words → who does what part by when, e.g. `人事处牵头,宣教中心负责,全年实施` → lead, responsible, a period.

Timings are read first and hidden; what is left is units before role words. Words that neither reads are handed back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import regex

from .. import patterns
from ..models import Role
from ..rulebook.grouped import grouped
from ..rulebook.ruleset import Rule, Ruleset, words_pattern
from .brackets import masked
from .directives import Directives, FirstLeads, hide
from .labels import LabelReader
from .persons import PersonReading, read_persons
from .timing import Reading, TimingContext, TimingReader
from .units import TRIM, Name, UnitReader

LIST_END = "，,；;。、)）\0"
FILLER = patterns.compile(
    r"^(?:[于并在前请由和及须应需且、，,；;。：:.\0 ]|力争|确保|其中|以上|有关|相关|等|贯穿|已完成|已办结|已整改到位|完成整改)*$"
)
WEAK_NAME = patterns.compile(r"^[\p{Han}A-Za-z0-9“”·（）()]{2,30}$")
NO_NAME = patterns.compile(
    r"^以下|均需|[的了将把并但而其这该被不未时后前]|开展|加强|推进|建立|完善|制定|确保|实现|要求|情况|工作$|任务$|项目$|责任$|事项$|问题$|措施$|落实|单位为|部门为|^(\p{Han})\p{Han}\1\p{Han}$"
)
ASIDE = ("support", "supervise")  # 基建处、财务处，保卫处配合: somebody must do it
PARTS, ASIDE_PARTS = "；;", "；;，,"  # marks between the parts of a slot
JOINT = ("同", "商", "联合")  # one is in every joint word: asked before the pattern is tried
WITH = r"(?<=[厅局委办部院司行处室府会])(?:商|联合)(?=[省市县区州盟旗乡镇国各有相])"  # 市发展改革委商市财政局, not 商务局 or 联合会
MOST_KEPT = 4_096  # readings kept for the next slot of the same words
TOO_LONG = 1_000  # characters; a slot is a line or two


@dataclass(slots=True)
class UnitReading:
    """One unit with its role; `place` as in the text that was read."""

    name: Name
    role: Role


@dataclass(slots=True)
class Assignment:
    """What was read of a slot. Offsets are in the text that was read; `unread` are the words that nothing understood."""

    units: list[UnitReading] = field(default_factory=list)
    persons: list[PersonReading] = field(default_factory=list)
    timings: list[Reading] = field(default_factory=list)
    fields: dict[str, tuple[int, int]] = field(default_factory=dict)
    unread: list[tuple[int, int]] = field(default_factory=list)
    explicit: bool = False  # a role word or a label says so
    first_leads: FirstLeads | None = None
    skipped: int = 0  # characters of objects: 负责<制定标准>

    def found(self) -> bool:
        return bool(self.units or self.timings or self.persons)


class RoleWord(NamedTuple):
    role: Role
    ends: bool


class AssignmentReader:
    """Reads slots by the words of rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.memo: dict[tuple[str, TimingContext, Role], Assignment] = {}
        self.units = ruleset.build(UnitReader)
        self.timing = ruleset.build(TimingReader)
        self.roles = {
            word: RoleWord(rule.fields["role"], bool(rule.fields.get("ends"))) for rule in ruleset.rules("role") for word in rule.words
        }
        self.labels = ruleset.build(LabelReader).labels
        manner = grouped(ruleset.words("manner", "manner"))
        self.role = patterns.compile(
            rf"(?:{manner}){{0,4}}(?<!党)(?P<word>{grouped(self.roles)})(?!人|同志|制(?![定订作])|者|单位|部门|处室|方案|分工)"
        )
        self.joint = patterns.compile(rf"{words_pattern(ruleset.words('joint', 'joint'))}|{WITH}")
        self.openings = ruleset.words("opening", "opening")
        self.opening = patterns.compile(rf"^(?:{words_pattern(ruleset.words('opening', 'opening'))})")
        self.directives = Directives(ruleset, {word: role.role for word, role in self.roles.items()})
        self.remark = patterns.compile(rf"[（(](?P<word>{words_pattern([*self.roles, *self.labels])})[）)]$")

    def read(self, text: str, context: TimingContext, default: Role = "responsible") -> Assignment:
        """Read a slot without labels. `default` is the role of units that no role word follows.

        Notices say the same again and again, so that readings are kept and shared: nobody may change one.
        """
        key = (text, context, default)
        kept = self.memo.get(key)
        if kept is not None:
            return kept
        if len(self.memo) >= MOST_KEPT:
            self.memo.clear()
        self.memo[key] = found = self.read_anew(text, context, default)
        return found

    def read_anew(self, text: str, context: TimingContext, default: Role) -> Assignment:
        found = Assignment()
        if len(text) > TOO_LONG:
            found.unread.append((0, len(text)))
            return found
        found.timings = self.timing.read(text, context, slot=True)
        hidden, found.first_leads = self.directives.read(hide(text, [reading.at for reading in found.timings]))
        at = 0
        previous = False
        for mark in self.role_words(masked(hidden)):  # 市水利局（牵头） is a remark on one name
            word = self.roles[mark["word"]]
            if self.group(text, hidden, at, mark.start(), word.role, found, after_role=previous, explicit=True):
                at, previous = mark.end(), True
        self.group(text, hidden, at, len(hidden), default, found, after_role=previous, explicit=False)
        return found

    def role_words(self, text: str) -> Iterator[regex.Match[str]]:
        """The role words of a text; those that count only at an end (落实, 指导 …) only there."""
        for mark in self.role.finditer(text):
            if not self.roles[mark["word"]].ends or mark.end() == len(text) or text[mark.end()] in LIST_END:
                yield mark

    def group(
        self, text: str, hidden: str, start: int, end: int, role: Role, found: Assignment, *, after_role: bool, explicit: bool
    ) -> bool:
        """The units of one role. False when none stands there: then the role word was a part of other words."""
        if after_role:
            start = self.past_object(hidden, start, end, found)
        marks = ASIDE_PARTS if role in ASIDE and not after_role else PARTS
        apart = max(hidden.rfind(mark, start, end) for mark in marks) if explicit else -1
        if apart > start and hidden[apart + 1 : end].strip(TRIM):  # 基建处；保卫处配合: the role word is of the last part only
            self.take(text, hidden, start, apart, "responsible", found, explicit=False)
            start = apart + 1
        words = hidden[start:end].lstrip(TRIM)
        if not words:
            return False
        start = end - len(words)
        opening = self.opening.match(words) if words.startswith(self.openings) else None
        if opening:
            start += opening.end()
        joint = self.joint.search(hidden, start, end) if any(sign in words for sign in JOINT) else None
        if joint:
            left = self.take(text, hidden, start, joint.start(), "lead", found, explicit=True)
            right = self.take(text, hidden, joint.end(), end, "support", found, explicit=True)
            return left or right
        return self.take(text, hidden, start, end, role, found, explicit=explicit)

    def past_object(self, hidden: str, start: int, end: int, found: Assignment) -> int:
        """What a role word governs directly, e.g. 负责<制定标准>，…: it is understood, and holds no unit."""
        at = start
        while at < end and hidden[at] not in LIST_END:
            at += 1
        if self.joint.match(hidden, start, at):
            return start  # 县水利局牵头会同县财政局、县住建局
        if hidden.startswith(self.units.prefix, start, at) and self.units.looks_like_unit(hidden[start:at]):
            return start  # 县消防大队牵头 县住建局、县公安局配合: the mark between was lost
        found.skipped += at - start
        return at

    def take(self, text: str, hidden: str, start: int, end: int, role: Role, found: Assignment, *, explicit: bool) -> bool:
        if FILLER.match(hidden[start:end]):
            return False
        taken = False
        for name in self.units.read(hidden, start, end):
            self.remarked(name)
            own = self.role_of_remark(hidden, name)
            name.text = text[name.start : name.end]
            if name.looks_right or (explicit and self.acceptable(name.text)):
                found.units.append(UnitReading(name, own or role))
                taken = True
                found.explicit |= explicit or own is not None
            elif not FILLER.match(name.text):
                found.unread.append((name.start, name.end))
        return taken

    def remarked(self, name: Name) -> None:
        """Take the opening word off a name inside a list: 由省财政厅."""
        opening = self.opening.match(name.text) if name.text.startswith(self.openings) else None
        if opening and len(name.text) - opening.end() >= 2 and self.units.looks_like_unit(name.text[opening.end() :]):
            name.start += opening.end()
            name.text = name.text[opening.end() :]
            name.looks_right = True

    def role_of_remark(self, hidden: str, name: Name) -> Role | None:
        """市水利局（牵头） → lead; the remark is no part of the name."""
        said = self.remark.search(name.text) if name.text.endswith(("）", ")")) else None
        if not said or said.start() < 2:
            return None
        name.end = name.start + said.start()
        name.looks_right = self.units.looks_like_unit(hidden[name.start : name.end])
        word = said["word"]
        return self.roles[word].role if word in self.roles else self.labels[word].role

    def acceptable(self, name: str) -> bool:
        """Before a role word a name may lack a usual ending (公安、交通), but not read like a phrase."""
        return bool(WEAK_NAME.match(name)) and not NO_NAME.search(name)

    def read_value(self, label: str, text: str, context: TimingContext) -> Assignment:
        """Read what stands behind a label (`责任单位`: `市水利局、市财政局`) or below a table's header; offsets in `text`."""
        kind = self.labels[label]
        if kind.person:
            persons, unread = read_persons(label, text, 0, len(text))
            return Assignment(persons=persons, unread=unread, explicit=True)
        if kind.timing:
            before = len(label) + 1  # the label tells a time limit from a bare date
            found = [within_value(reading, before) for reading in self.timing.read(f"{label}：{text}", context, slot=True)]
            return Assignment(timings=found, unread=[] if found or not text else [(0, len(text))], explicit=True)
        if kind.role is None:
            return Assignment(fields={label: (0, len(text))})
        return replace(self.read(text, context, kind.role), explicit=True)


def within_value(reading: Reading, before: int) -> Reading:
    """The same timing without the label of `before` characters, which may be a part of its words (整改期限：3个月)."""
    return replace(reading, at=(max(0, reading.at[0] - before), max(0, reading.at[1] - before)))


def prove(ruleset: Ruleset, rule: Rule, text: str) -> str | None:
    """For the rules' check: the first word of this rule that counts as a role word in the text."""
    marks = ruleset.build(AssignmentReader).role_words(text)
    return next((mark["word"] for mark in marks if mark["word"] in rule.words), None)
