"""Assignments in running text, e.g. `日常整改工作由厅机关党委具体牵头负责落实`, `各地要于2016年底前完成清理整改任务`.

A sentence assigns work when it begins with units (or names them behind 由 or 请) right before a word that says their part or duty.
Such a record is `optional`: the sentence may assign work of its own, or only say who does what is told elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

import regex

from . import kept
from .clauses.assignment import Assignment, AssignmentReader, UnitReading
from .clauses.timing import TimingContext
from .clauses.timing.sight import grouped
from .clauses.units import Name
from .models import Role
from .normalize import Passage
from .ruleset import Ruleset
from .slots import Words

MOST_SENTENCES = 200  # looked at in one paragraph
MOST_MARKS = 4  # role and duty words looked at in one sentence
MOST_STARTS = 4  # places where the list of units may begin
LONGEST_SENTENCE = 600  # characters; a longer one is read in parts
SENTENCE = kept.compile(rf"[^。；;！!？?\n]{{4,{LONGEST_SENTENCE}}}")
OPENINGS = ("由", "请")
CLAUSE = "，,：:"
LONGEST_LIST = 160  # characters of units before the word
PHRASE = kept.compile(r"事关|按程序|报送|抓好|^[一二三四五六七八九]是|^经|[）)].{2}|^我")  # words before a unit that are none of its name
DONE = kept.compile(r"[^，。]{0,4}了")  # 组织开展了…: told of the past
TIME_BEFORE = kept.compile(r"(?:每[年月季周日天](?:度)?|于[^，。]{2,16})$")


class SentenceReader:
    """Finds sentences that assign work, by the role and duty words of rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments = ruleset.build(AssignmentReader)
        roles = {word: role.role for word, role in self.assignments.roles.items() if not role.ends and role.role != "supervise"}
        duties = ruleset.words("duty", "duty")
        joint = ruleset.words("joint", "joint")
        self.roles: dict[str, Role] = {**dict.fromkeys(duties, "responsible"), **roles, **dict.fromkeys(joint, "lead")}
        manner = grouped(ruleset.words("manner", "manner"))
        self.mark = kept.compile(
            rf"(?:{manner}){{0,4}}(?P<word>{grouped(self.roles)})(?!人|同志|者|单位|部门|处室|求|急|用|点|素|闻|领|害)"
        )

    def read(self, passage: Passage, context: TimingContext) -> list[Words]:
        """The sentences of a paragraph that assign work, each as the words of its assignment."""
        text = passage.text
        if len(text) <= LONGEST_SENTENCE and self.mark.search(text) is None:  # most paragraphs; in a longer one a sentence may be cut
            return []
        found: list[Words] = []
        for count, sentence in enumerate(SENTENCE.finditer(text)):
            if count >= MOST_SENTENCES:
                break
            words = self.sentence(passage, *sentence.span(), context)
            if words:
                found.append(words)
        return found

    def sentence(self, passage: Passage, start: int, end: int, context: TimingContext) -> Words | None:
        """One sentence: the first of its role and duty words that has units before it."""
        text = passage.text
        for count, mark in enumerate(self.mark.finditer(text, start, end)):
            if count >= MOST_MARKS or mark.start() - start > LONGEST_LIST:
                return None
            if DONE.match(text, mark.end(), end):
                continue
            for begin, opening in self.starts(text, start, mark.start()):
                names = self.names(text, begin, mark.start())
                if names:
                    return self.words(passage, (start, end), opening, mark, names, context)
        return None

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
        if end - begin < 2 or not text.endswith(self.assignments.units.may_end.get(text[end - 1], ()), begin, end):
            return []
        names = self.assignments.units.read(text, begin, end)
        return names if all(name.looks_right and not PHRASE.search(name.text) for name in names) else []

    def words(
        self, passage: Passage, sentence: tuple[int, int], opening: int, mark: regex.Match[str], names: list[Name], context: TimingContext
    ) -> Words:
        """The assignment: its clause as shown, units and timings with their places in the sentence."""
        text = passage.text
        start, end = sentence
        role = self.roles[mark["word"]]
        reading = Assignment(explicit=True)
        joined = self.joined(text, mark.end(), end) if role == "lead" and mark["word"].startswith("会") else []
        for name in [*names, *joined]:
            part: Role = "support" if name in joined else role
            name.start, name.end = name.start - start, name.end - start
            reading.units.append(UnitReading(name, part))
        reading.timings = self.assignments.timing.read(text[start:end], context, slot=False)
        comma = text.find("，", mark.end(), end)
        stop = end if comma < 0 else comma
        if text[opening] == "由" and role == "lead" and not joined:
            stop = mark.end() + 2 if text.startswith(("负责", "落实"), mark.end()) else mark.end()
        return Words(passage.cut(opening, stop), reading, passage.cut(start, end))

    def joined(self, text: str, start: int, end: int) -> list[Name]:
        """The units behind 会同, as far as they look like units."""
        stop = next(
            (place for place in range(start, min(end, start + LONGEST_LIST)) if text[place] in "，,对将制组建开审做加统负落研编及时"), end
        )
        return [name for name in self.assignments.units.read(text, start, stop) if name.looks_right] if stop > start + 1 else []
