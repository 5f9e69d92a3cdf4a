"""Labels before a colon or in brackets, e.g. `责任单位：市水利局`, `牵头考核单位：…`, `【完成时限】6月底`: what kind of value each has.

A label is composed of the parts in rules/roles.toml; its head says the kind of value (单位, 领导, 时限, 措施), its stem the role.
A label of this shape whose object no list holds (揭榜单位) is `guessed`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import regex

from ... import patterns
from ...rulebook.grammar import Grammar
from ...rulebook.ruleset import Ruleset
from ...text.marks import APART, LISTING
from .kinds import BARE, Label, Mark, label_of
from .shapes import HAN, Found, Shape, Shapes, has_end

LONGEST = 26  # characters of a label
SHORT, SHORTEST_OFFICE = 4, 2  # characters before a bare time, and of a name
MOST_KEPT = 8_192  # runs of characters whose label is known
JOINS = LISTING + "/／"  # between the end of a value and the next label: 市审计局、完成时限：
CLOSERS = {"】": "【", "］": "［", "]": "[", "〕": "〔"}
ENDS = patterns.quick(r"[：:】］〕\]]")  # where a label may end: at a colon or a closing square bracket
STOPS = "。；;，,！!？?”’」\0|｜<>《》：:"  # no label reaches over one of these
WRAPS = "*”’」"  # between a label and its colon: **责任单位**：
Read = tuple[int, str, Label]  # where a label begins in a run of characters, its words, its kind
FIELD = patterns.compile(r"\p{Han}{2,8}")
FREE = Label(field=True)  # behind a time limit the step that is due then: 完成时限：见成效：6月；全面完成：12月
HEADER_EXTRAS = patterns.compile(r"[（(][^（）()]{1,20}[）)]|[0-9]{1,2}$")  # 责任处（科）室, 完成时限（月）, 责任单位1


class LabelReader:
    """Finds labels in text and table headers."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.grammar: Grammar = ruleset.build(Grammar)
        self.listed: dict[str, Label] = {word: label_of(rule) for rule in ruleset.rules("label") for word in rule.words}
        source = self.grammar.source
        self.shapes: Shapes = Shapes(self.grammar, self.listed)
        self.guesses: list[Shape] = [Shape(kind, f"{{guessed_{kind}}}", self.grammar) for kind in ("unit", "time")]
        self.heads: frozenset[str] = frozenset(word for word in self.grammar.words("head") if len(word) > 1)
        lone = "({manner}|{object}|{whose}){0,2}({support}|{supervise}|{stem_label})"
        self.lone: Shape = Shape("unit", lone, self.grammar, numbered=False)
        self.charged: tuple[str, ...] = self.grammar.charges()
        self.column: Shape = Shape("unit", "{column_label}", self.grammar, numbered=False)
        self.idle: regex.Pattern[str] = patterns.compile(source("idle"))
        self.no_part: regex.Pattern[str] = patterns.compile(source("no_part"))
        self.strong: regex.Pattern[str] = patterns.compile(f"{source('limit')}|{source('planned')}|{source('when')}")
        self.leaders: regex.Pattern[str] = patterns.compile(source("leaders"))
        self.acts: regex.Pattern[str] = patterns.compile(f"{source('weak_act')}|(?P<strong>{source('done')}|{source('stem')})")
        self.plan: regex.Pattern[str] = patterns.compile(source("plan"))
        self.clock: regex.Pattern[str] = patterns.compile(f"(?:{source('clock')})$")
        self.and_: regex.Pattern[str] = patterns.quick(source("and"))
        self.join: regex.Pattern[str] = patterns.compile(rf"{source('and')}\Z")
        self.names: regex.Pattern[str] = patterns.compile(rf"{source('and')}.*副?{source('person')}(?:{source('inset')})?\Z")
        self.filed: regex.Pattern[str] = patterns.compile(source("filed"))
        self.office: regex.Pattern[str] = patterns.compile(source("office"))
        self.inset: regex.Pattern[str] = patterns.compile(source("inset"))
        self.done_by: regex.Pattern[str] = patterns.compile(source("done_by"))
        self.joined: regex.Pattern[str] = patterns.compile(rf"(?P<first>.+?{source('head')}){source('and')}")
        self.kind: Callable[[str], Label | None] = lru_cache(MOST_KEPT)(self.kind_anew)
        self.runs: dict[tuple[str, int], Read | None] = {}

    def marks(self, text: str) -> list[Mark]:
        """The labels of a text in order."""
        found: list[Mark] = []
        value = 0  # where the value of the last label begins
        for sign in ENDS.finditer(text) if has_end(text) else ():
            if (at := sign.start()) < value:
                continue
            mark = self.enclosed(text, value, at) if text[at] in CLOSERS else self.before(text, value, at)
            if mark and not (mark.kind is FREE and found[-1].kind.timing and text[mark.end :][:1].isdigit()):
                found.append(mark)
                value = mark.end
        return found

    def at_start(self, text: str) -> Mark | None:
        """The label that opens a line (责任单位：…), with its colon; none that is guessed from its head alone."""
        sign = ENDS.search(head) if has_end(head := text[: LONGEST + 4]) else None
        if sign is None:  # nearly always
            return None
        mark = self.enclosed(text, 0, sign.start()) if sign[0] in CLOSERS else self.before(text, 0, sign.start())
        if mark is None or mark.start > int(text[0] in CLOSERS.values()):
            return None
        return None if mark.kind.guessed and self.grammar.role_of(mark.label) is None else mark

    def before(self, text: str, value: int, at: int) -> Mark | None:
        """The label that ends at a colon; `value` is where the value of the label before it begins, 0 where there is none."""
        floor = max(value, at - LONGEST)
        run = text[floor:at].rstrip(WRAPS)
        end = floor + len(run)
        if not (run := run[max(map(run.rfind, STOPS)) + 1 :]):
            return None
        begin = end - len(run)
        behind_label = 0 < value == begin  # 责任单位：采购部配合部门：…
        read = self.label_at_end(run, int(behind_label))
        if behind_label and read and not self.office.fullmatch(run, 0, read[0]):
            read = self.behind_name(run, 0) or self.read_of(self.shapes.whole(run)) or read  # 承担单位：主管部门：…, of a form
        if not behind_label and (read is None or (read[0] > 0 and HAN.match(run[read[0] - 1]))):
            read = self.guessed(run) or read
        plain = run.lstrip("（(【［[〔")
        if not behind_label and (read is None or (read[2].weak and read[0] > 0)) and (lone := self.lone_kind(plain)):
            return Mark(end - len(plain), at + 1, plain, lone)  # （单位：县林业局；属地责任：各乡镇；时限：5月底前）
        if read is None:
            return Mark(begin, at + 1, run, FREE) if value > 0 and not behind_label and FIELD.fullmatch(run) else None  # ，适用范围：全省
        start, label, kind = self.behind_office(run, read) if value else read
        bare = kind.timing and kind.role is None and begin == 0 and start <= SHORT and not self.acts.search(label)
        bare = bare or (kind.timing and self.filed.fullmatch(run, max(start - 2, 0)) is not None)  # 3日有效期限
        other = start and (kind.weak or bare) and HAN.match(run[start - 1])  # 发布时间, 报名截止时间, 补考时间安排: of something else
        if other or (kind.role and text.startswith(self.charged, at + 1)):
            return None  # 支持保障组：负责调配
        return Mark(begin + start, at + 1, label, kind)

    def behind_office(self, run: str, read: Read) -> Read:
        """市住建局、市审批服务局时限: behind a mark the end of the value before, and no 市审批服务局时限."""
        start = read[0]
        if (cut := start + max(map(read[1].rfind, JOINS))) > start and run[cut - 2 : cut] not in self.heads:
            begin = max(run.rfind(mark, 0, start) for mark in JOINS) + 1
            if self.office.fullmatch(run, begin, cut):
                return self.label_at_end(run, cut + 1) or read  # 市审计局、完成时限
        if start and run[start - 1] not in JOINS:
            return read
        later = self.label_at_end(run, start + 1) if start else self.behind_name(run, 0)  # 市水利局，市审计局时限
        return later if later and later[0] - start > SHORTEST_OFFICE and self.office.fullmatch(run, start, later[0]) else read

    def behind_name(self, run: str, first: int) -> Read | None:
        """The label that ends a run, 配合单位 of 市应急管理局配合单位, before which (from `first` on) stands an office's name."""
        later = self.label_at_end(run, first + SHORTEST_OFFICE)
        while later and not (self.office.fullmatch(run, first, later[0]) and self.kind(run[first : later[0]]) is None):
            later = self.label_at_end(run, later[0] + 1)
        return later

    def enclosed(self, text: str, floor: int, at: int) -> Mark | None:
        """A label that brackets enclose: 【牵头单位】市水利局."""
        opening = text.rfind(CLOSERS[text[at]], max(floor, at - LONGEST), at)
        read = self.label_of(text[opening + 1 : at]) if 0 <= opening < at - 1 else None
        if read is None or read[0] != 0 or read[2].guessed:
            return None
        behind = text[at + 1 : at + 2]
        if opening > floor and HAN.match(text[opening - 1]) and (behind in APART if behind else floor):
            return None  # 区住建局[牵头]、区城管局[配合]: the part of the unit before it
        end = at + 2 if text[at + 1 : at + 2] in ("：", ":") else at + 1
        return Mark(opening, end, read[1], read[2], open=True)

    def label_at_end(self, run: str, first: int = 0) -> Read | None:
        """Where the longest label that ends a run of characters (from its character `first` on) begins, and what it is."""
        key = run, first
        if key in self.runs:
            return self.runs[key]
        if len(self.runs) >= MOST_KEPT:
            self.runs.clear()
        self.runs[key] = read = self.read_of(self.shapes.at_end(run, first))
        if read and (read[2].assigns() or read[2].progress) and read[0] > first + 1 and (before := self.join.search(run, first, read[0])):
            self.runs[key] = read = self.with_one_before(run, before.start(), read, first)
        return read

    def label_of(self, run: str) -> Read | None:
        """The label that all of a run is; one that only ends it counts behind another that it is joined to (责任单位和完成时限)."""
        return self.label_at_end(run) if self.and_.search(run) else self.read_of(self.shapes.whole(run))

    def read_of(self, found: Found | None) -> Read | None:
        kind = self.kind_of(found) if found else None
        return (found.start, found.label, kind) if found and kind else None

    def with_one_before(self, run: str, end: int, read: Read, first: int) -> Read:
        """责任单位和完成时限: a label that is joined to one of another kind says both."""
        other = self.label_at_end(run[:end], first)
        if other is None or not other[2].assigns() or (read[2].progress and not other[2].timing):
            return read
        one, its = other[2], read[2]
        both = one._replace(role=one.role or its.role, person=one.person or its.person, timing=one.timing or its.timing)
        return other[0], run[other[0] : read[0]] + read[1], both._replace(weak=one.weak and its.weak)

    def guessed(self, run: str) -> Read | None:
        """揭榜单位, 牵头揭榜单位, 揭榜时限: a whole run that has a label's head, and words that no list holds before it."""
        bare = run.lstrip("（(【［[〔")
        for shape in self.guesses:
            if label := shape.whole(bare):
                if self.filed.fullmatch(label):  # 合同期限
                    return len(run) - len(bare), label, Label(field=True, idle=True)
                role = None if shape.kind == "time" else self.grammar.role_of(label) or self.grammar.brief.get(label[0]) or "responsible"
                return len(run) - len(bare), label, Label(role=role, timing=shape.kind == "time", guessed=True)
        return None

    def lone_kind(self, run: str) -> Label | None:
        """What a label is beside others that assign: 单位, 参与, 行业主管."""
        if run in self.heads:
            return BARE
        label = self.lone.whole(run)
        return Label(role=self.grammar.role_of(label), guessed=True, weak=True) if label else None

    def kind_anew(self, label: str) -> Label | None:
        """What a label is; None for words that are none."""
        for read in (self.label_of(label), self.guessed(label)):
            if read and read[0] == 0:
                return read[2]
        return Label(role=self.grammar.role_of(label) or "responsible", guessed=True) if self.is_column(label) else None

    def kind_of(self, found: Found) -> Label | None:
        """The kind that a label's shape says; None where it has too little: 单位, 市级部门, 人."""
        label = found.label
        if found.kind == "alone":
            return self.listed.get(label) or Label(role=self.grammar.role_of(label))
        if found.kind in ("unit", "person") and self.idle.search(label):
            return Label(field=True, idle=True)
        joined = self.joined.match(label)
        first = joined["first"] if joined else label
        if found.kind == "unit":
            bare = self.inset.sub("", first) if "（" in first or "(" in first else first
            role = self.grammar.role_of_label(bare) or self.grammar.role_of_label(first)
            if role is None:
                return Label(field=True, idle=True) if self.no_part.search(label) else None
            return Label(role=role, person=self.names.search(label) is not None)
        one = self.label_of(first) if joined else None  # 责任单位和完成时限
        role = one[2].role if one and one[0] == 0 else None
        if found.kind == "person":
            return Label(role=role, person=True) if role or self.names_persons(label) else None
        if found.kind == "time":
            weak = role is None and not self.is_limit(label)
            return Label(field=True, idle=True) if self.filed.fullmatch(label) else Label(role=role, timing=True, weak=weak)
        return Label(field=True, problem=found.kind == "task", progress=found.kind == "progress")

    def names_persons(self, label: str) -> bool:
        """分管领导, 责任人, 市级领导, but not 联系人 or 组长."""
        stems = [self.grammar.stems[found[0]] for found in self.grammar.stem.finditer(label)]
        if stems and stems[-1].at == "person" and label.endswith("人"):
            return False  # 监管处联系人
        return any(stem.role for stem in stems) or (bool(stems) and not label.endswith("人")) or self.leaders.fullmatch(label) is not None

    def is_limit(self, label: str) -> bool:
        """Does a label of time say that work ends then: 完成时间, 时限, and not 活动时间?"""
        if self.strong.search(label):
            return True
        weak = False
        for act in self.acts.finditer(label):
            if act["strong"]:
                return True
            weak = True
        return not weak and self.plan.search(label) is not None

    def is_of_event(self, words: str) -> bool:
        """会议时间, 报名时间: when something is held, and no work's limit."""
        kind = self.kind(words) if self.clock.search(words) else Label(timing=True)
        return kind is None or not kind.timing or kind.weak

    def of_header(self, text: str) -> str | None:
        """The label that a table's header cell is: 责任单位, 完成时限（月）, 决策承办单位."""
        plain = HEADER_EXTRAS.sub("", text)
        for words in dict.fromkeys((text, plain, plain.split("/")[0], plain.split("及")[0])):
            for read in (self.label_of(words), self.guessed(words)):
                if read and read[0] == 0:
                    return read[1]
        return plain if self.is_column(plain) else None

    def is_column(self, text: str) -> bool:
        """A column of units by another name, 牵头站所, 配合村（社区）, 检查主体: the stem says their role, if it has one."""
        return self.column.whole(text) is not None and not self.idle.search(text)
