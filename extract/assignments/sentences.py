"""Assignments in running text, e.g. `日常整改工作由厅机关党委具体牵头负责落实`, `各地要于2016年底前完成清理整改任务`.

A sentence assigns work when it begins with units (or names them behind 由 or 请) right before a word that says their part or duty.
Such a record is `optional`: the sentence may assign work of its own, or only say who does what is told elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from .. import patterns
from ..clauses.assignment import MOST_KEPT, Assignment, AssignmentReader, UnitReading
from ..clauses.timing import Reading, TimingContext
from ..clauses.units import Name
from ..models import Role
from ..rulebook.grammar import Grammar
from ..rulebook.grouped import grouped
from ..rulebook.ruleset import Ruleset
from ..text.normalize import Passage
from .companions import LONGEST_LIST, Companions
from .spots import Words

MOST_SENTENCES = 200  # looked at in one paragraph
MOST_MARKS = 24  # role and duty words looked at in one clause
MOST_STARTS = 4  # places where the list of units may begin
LONGEST_SENTENCE = 600  # characters; a longer one is read in parts
SENTENCE = patterns.compile(rf"[^。；;！!？?\n]{{4,{LONGEST_SENTENCE}}}")
OPENINGS = ("由", "请")
CLAUSE = "，,：:"
PHRASE = patterns.compile(
    r"事关|按程序|报送|抓好|^[一二三四五六七八九]是|^[经于在对把为]|[）)].{2}|^我|分别|要|将|书面"
)  # words before a unit that are none of its name
DONE = patterns.compile(r"[^，。]{0,4}了")  # 组织开展了…: told of the past
BY_DAY = r"[于在]?(?=[0-9]{1,4}[年月]|每[年季月周日])"  # right behind units: 甲局7月15日前报送
DAY = ("", "于", "在")  # how it begins; 在 and 于 are words of doing too
BEFORE = "。；;！!？?\\s年月季周日天度旬初中底末前内后间时"  # stands before the word where no unit does: 甲局于3月底前负责…
FULL_STOP = patterns.compile(r"(?<=[\p{Han}）)])[.．](?=\p{Han})")  # typed for 。
TIME_BEFORE = patterns.compile(r"(?:每[年月季周日天](?:度)?|于[^，。]{2,16})$")


class Said(NamedTuple):
    """Who is said to do something: where their clause opens, the word, and the units before it."""

    opening: int
    mark: regex.Match[str]
    names: list[Name]


class SentenceReader:
    """Finds sentences that assign work, by the role and duty words of rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments = ruleset.build(AssignmentReader)
        self.companions = Companions(self.assignments.units)
        self.idle: set[tuple[str, TimingContext]] = set()  # paragraphs that assign nothing: notices of an office repeat them
        grammar = ruleset.build(Grammar)
        known = {word: stem.role for word, stem in grammar.stems.items() if stem.at == "any" and stem.role}
        known |= {
            a + b: grammar.role_of(a + b) or "responsible"
            for a in known
            for b in (*known, "组织", *(word for word, stem in grammar.stems.items() if stem.at == "end" and stem.role != "supervise"))
        }
        supporting = [word for word, stem in grammar.stems.items() if stem.role == "support" and stem.at == "end"]
        self.supervising = frozenset(word for word, stem in grammar.stems.items() if stem.role == "supervise" and stem.at == "end")
        self.duties = frozenset(grammar.words("duty"))
        self.joint = frozenset(grammar.words("joint"))
        self.doing = frozenset(grammar.words("doing")) - self.supervising
        said: dict[str, Role] = {
            **dict.fromkeys(self.joint, "lead"),
            **dict.fromkeys(self.supervising, "supervise"),
            **known,
            **dict.fromkeys(supporting, "support"),
        }
        self.roles: dict[str, Role] = {**dict.fromkeys((*self.doing, *self.duties), "responsible"), **said}
        self.weak = frozenset(self.roles) - frozenset(known) - self.duties - self.joint - self.supervising
        self.before_weak = frozenset(self.assignments.units.may_end) | set("：:）)")
        manner = grammar.source("way")
        first = "".join(sorted({word[0] for name in ("manner", "ground") for word in (*self.roles, *grammar.words(name))}))
        before = regex.escape("".join(sorted(self.before_weak))) + BEFORE
        self.mark = patterns.compile(  # the first look saves three quarters of the time
            rf"(?=[{first}0-9于在每])(?<![^{before}])(?:(?P<word>{grouped(self.duties)})|(?:{manner}){{0,4}}(?P<word>{grouped(self.roles)}|{BY_DAY}))(?!人|同志|者|单位|部门|处室|求|急|用|点|素|闻|领|害)"
        )
        self.part = patterns.compile(rf"(?:{manner}|积极|主动|密切|认真|继续){{0,2}}(?P<word>{grouped(said)})(?!人|同志|者)")

    def read(self, passage: Passage, context: TimingContext) -> list[Words]:
        """The sentences of a paragraph that assign work, each as the words of its assignment."""
        text = with_full_stops(passage.text)
        if len(text) <= LONGEST_SENTENCE and self.mark.search(text) is None:  # most paragraphs; in a longer one a sentence may be cut
            return []
        if (text, context) in self.idle:
            return []
        if text is not passage.text:
            passage = Passage(text, passage.base, passage.offsets)
        found: list[Words] = []
        before = (0, 0)
        for count, sentence in enumerate(SENTENCE.finditer(text)):
            if count >= MOST_SENTENCES:
                break
            found += self.sentence(passage, before, sentence.span(), context)
            before = sentence.span()
        if not found and len(text) <= LONGEST_SENTENCE:
            if len(self.idle) >= MOST_KEPT:
                self.idle.clear()
            self.idle.add((text, context))
        return found

    def sentence(self, passage: Passage, before: tuple[int, int], at: tuple[int, int], context: TimingContext) -> list[Words]:
        """One sentence: each of its clauses whose role or duty word has units before it, e.g. `甲局负责编制，乙局负责审核` → two."""
        text = passage.text
        start, end = at
        found: list[list[Said]] = []  # in a chain (甲局牵头，乙局配合，…) each is a part of one assignment
        begin, tried = start, 0
        for mark in self.mark.finditer(text, start, end):
            tried += 1
            if tried > MOST_MARKS or mark.start() - begin > LONGEST_LIST:
                break
            if mark["word"] in self.weak and mark.start() > start and text[mark.start() - 1] not in self.before_weak:
                continue  # nearly all of these words: no unit ends there
            chained = bool(found) and found[-1][-1].mark.end() + 1 == begin
            said = self.said(passage, before, (begin, end), mark, context, chained) if mark.start() >= begin else None
            if said is None or (found and said.opening < begin):
                continue
            if chained and said.opening == begin:
                found[-1].append(said)
            else:
                found.append([said])
            comma = min((place for sign in CLAUSE if (place := text.find(sign, mark.end(), end)) >= 0), default=-1)
            if comma < 0:
                break
            begin, tried = comma + 1, 0
        joint = any(said.mark["word"] in self.joint for chain in found for said in chain)  # Companions knows better where their list ends
        if found and not joint and found[0][0].opening == start and (whole := self.pure(passage.cut(start, end), context)):
            return [whole]
        ends = [max(text.rfind(sign, start, chain[0].opening) for sign in CLAUSE) + 1 for chain in found[1:]] + [end]  # 学校由教育局…
        begins = [min(start, chain[0].opening) for chain in found[:1]] + ends[:-1]
        return [self.words(passage, (left, right), chain, context) for left, right, chain in zip(begins, ends, found, strict=False)]

    def pure(self, words: Passage, context: TimingContext) -> Words | None:
        """A sentence that is nothing but an assignment, as a slot is: `甲局牵头，各县组织实施，5月10日前完成`."""
        reading = self.assignments.read(words.text, context)
        if reading.unread or reading.skipped or not reading.explicit or not reading.units:
            return None
        right = all(unit.name.looks_right and not PHRASE.search(unit.name.text) for unit in reading.units)
        return Words(words, reading, words) if right else None

    def said(
        self,
        passage: Passage,
        before: tuple[int, int],
        at: tuple[int, int],
        mark: regex.Match[str],
        context: TimingContext,
        chained: bool,
    ) -> Said | None:
        """The units right before a word and what opens their clause; None where anything else stands there."""
        text = passage.text
        start, end = at
        word = mark["word"]
        if DONE.match(text, mark.end(), end):
            return None
        if mark.start() == start and before[0] == 0 < before[1] == start - 1 and word not in self.duties and word[:1] not in DAY:
            names = self.names(text, *before)  # 甲研究院。负责编制指标。
            return Said(before[0], mark, names) if names else None
        last = text[mark.start() - 1]
        if last not in "：:" and last not in BEFORE and not self.companions.may_end(text, start, mark.start()):
            return None  # asked once for all the places where they may begin
        for begin, opening in self.starts(text, start, mark.start()):
            if begin == opening == start and word in self.weak and word[:1] not in DAY and not chained:
                continue  # no time limit before them
            colon = text[mark.start() - 1] in "：:" and begin == start
            names = self.names(text, begin, mark.start() - colon)
            if not names or (word in self.supervising and not colon and begin == opening and not (chained and begin == start)):
                continue
            joins = chained and self.roles[word] == "support" if word in self.roles else False  # 甲局牵头，乙局参加
            if begin == opening and not joins and (word[:1] in DAY or word in self.weak):
                timings = self.assignments.timing.read(text[start:end], context, slot=False)
                day = mark.end() - start if word[:1] in DAY else None
                if not any(self.bound(reading, begin - start, day) for reading in timings):
                    continue
            return Said(opening, mark, names)
        return None

    def bound(self, reading: Reading, begin: int, day: int | None) -> bool:
        """A time limit right behind the units (甲局7月15日前报送), or with a comma before them (年底前，甲局印发方案)."""
        if reading.kind not in ("deadline", "recurring", "period"):
            return False
        left, right = reading.at
        return left <= day <= left + 2 if day is not None else right == begin - 1

    def starts(self, text: str, start: int, at: int) -> Iterator[tuple[int, int]]:
        """Where the units may begin (and the clause, with its 由 or 请): behind those words, at the sentence, at its clauses."""
        for word in OPENINGS:
            by = text.rfind(word, start, at)
            if by >= 0 and (word == "由" or by == start or text[by - 1] in CLAUSE):
                yield by + 1, by
        yield start, start
        clause = start
        for _ in range(MOST_STARTS):
            places = [place for mark in CLAUSE if (place := text.find(mark, clause, at)) >= 0]
            if not places:
                return
            clause = min(places) + 1
            yield clause, clause

    def names(self, text: str, begin: int, end: int) -> list[Name]:
        """The units that fill `text[begin:end]`, none where anything else stands there."""
        if text.find("每", begin, end) >= 0 or text.find("于", begin, end) >= 0:  # no TIME_BEFORE is without
            when = TIME_BEFORE.search(text, begin, end)
            end = when.start() if when else end
        if end - begin < 2 or text[begin] in "（(" or not self.companions.may_end(text, begin, end):
            return []
        names = self.assignments.units.read(text, begin, end)
        return names if all(name.looks_right and not PHRASE.search(name.text) for name in names) else []

    def words(self, passage: Passage, at: tuple[int, int], chain: list[Said], context: TimingContext) -> Words:
        """The assignment: its clause as shown, units and timings with their places in the sentence."""
        text = passage.text
        start, end = at
        reading = Assignment(explicit=True)
        for said in chain:
            role, after, joined = self.part_of(text, said, end)
            for name in [*said.names, *joined]:
                side: Role = "support" if name in joined else role
                name.start, name.end = name.start - start, name.end - start
                reading.units.append(UnitReading(name, side))
        reading.timings = self.assignments.timing.read(text[start:end], context, slot=False)
        comma = text.find("，", after, end)
        stop = end if comma < 0 else comma
        if text[said.opening] == "由" and role == "lead" and not joined:
            stop = after + 2 if text.startswith(("负责", "落实"), after) else after
        return Words(passage.cut(chain[0].opening, stop), reading, passage.cut(start, end))

    def part_of(self, text: str, said: Said, end: int) -> tuple[Role, int, list[Name]]:
        """The role of these units, where its words end, and who joins them: 甲局要会同乙局…, 乙局要参与…."""
        word, after = said.mark["word"], said.mark.end()
        part = self.part.match(text, after, end) if word in self.duties else None
        if part:
            word, after = part["word"], part.end()
        return self.roles.get(word, "responsible"), after, self.companions.read(text, after, end) if word in self.joint else []


def with_full_stops(text: str) -> str:
    """`…监管工作.省卫生健康委负责…` with 。 for the stop of another keyboard, every character in its place."""
    return FULL_STOP.sub("。", text) if "." in text or "．" in text else text
