"""Role words of a clause, e.g. `市水利局按职责分工负责组织实施` → responsible; composed of the parts in rules/roles.toml."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from .. import patterns
from ..models import Role
from ..models.terms import ASIDE
from ..rulebook.grammar import MOST_KEPT, Grammar
from ..rulebook.hints import shared
from ..rulebook.ruleset import Ruleset
from ..text.marks import APART, CLOSING, COLON, COMMA, ENDS, OPENING, OTHERS, SEMICOLON
from .units import TRIM

# A phrase of words that count only at an end stops here: not before 《…》第五条, which is what is carried out.
CLAUSE_END = r"(?=$|[，,；;。、)）]|\0+(?:$|[，,；;。、)）]))"
PARTS, ASIDE_PARTS = SEMICOLON, SEMICOLON + COMMA  # marks between the parts of a slot
LEAST_IN_FRONT = 2  # words that stand before their names
NO_NAME = APART + COLON + ENDS + "\0"  # behind such a word


class RoleWord(NamedTuple):
    """A role word: characters `start` to `end` with its manner (按职责分工), the words that say the role, and that role.

    `faint`: no word in it says a part by itself wherever it stands (落实, 参加).
    """

    start: int
    end: int
    words: str
    role: Role
    faint: bool = False


class Share(NamedTuple):
    """Words in which units of one role stand; `said` where a role word says so."""

    start: int
    end: int
    role: Role
    said: bool


class RoleReader:
    """Finds role words."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.grammar: Grammar = ruleset.build(Grammar)
        way, phrase, word = map(self.grammar.source, ("way", "phrase", "word"))
        whole = rf"(?:{way}){{0,4}}(?:(?P<words>{phrase}){CLAUSE_END}|(?P<word>{word}))"
        self.phrase: regex.Pattern[str] = patterns.quick(f"{ruleset.build(shared).of(whole).look()}{whole}")
        source = self.grammar.source
        holds = rf"{source('stem_any')}|{source('is_part')}|{source('said')}{CLAUSE_END}"  # as any role word does
        self.holds: regex.Pattern[str] = patterns.quick(f"{ruleset.build(shared).of(holds).look()}(?:{holds})")
        self.is_part: regex.Pattern[str] = patterns.compile(source("is_part"))
        self.faint: dict[str, bool] = {}

    def read(self, text: str, start: int = 0, end: int | None = None) -> Iterator[RoleWord]:
        """The role words of a text in order, or of its characters `start` to `end`; what counts only at an end (落实, 指导) only there."""
        stop = len(text) if end is None else end
        if self.holds.search(text, start, stop):
            for found in self.phrase.finditer(text, start, stop):
                if word := self.word_of(found):
                    yield word

    def before(self, text: str) -> str:
        """What stands before the first role word, 质控科 of 质控科等具体负责; all where there is none."""
        word = next(self.read(text), None)
        return text[: word.start].rstrip(OTHERS) if word else text

    def at(self, text: str, start: int, end: int) -> RoleWord | None:
        """The role word that begins there."""
        found = self.phrase.match(text, start, end)
        return self.word_of(found) if found else None

    def in_front(self, text: str, words: Sequence[RoleWord]) -> bool:
        """主办教务处，协办年级组: does each word stand before its names?"""
        if len(words) < LEAST_IN_FRONT or text[: words[0].start].strip(NO_NAME) or words[0].role in ASIDE:
            return False
        apart = all(text[word.start - 1] in NO_NAME for word in words[1:])
        return apart and all(text[word.end : word.end + 1] not in NO_NAME for word in words)

    def word_of(self, found: regex.Match[str]) -> RoleWord | None:
        words = found["words"] or found["word"]
        role = self.grammar.role_of(words) or self.grammar.brief.get(words[-1])  # 甲局为主
        return RoleWord(found.start(), found.end(), words, role, self.is_faint(words)) if role else None

    def is_faint(self, words: str) -> bool:
        if words not in self.faint:
            if len(self.faint) >= MOST_KEPT:
                self.faint.clear()
            by_itself = any(self.grammar.stems[stem[0]].at == "any" for stem in self.grammar.stem.finditer(words))
            self.faint[words] = not by_itself or self.is_part.match(words) is not None  # 甲局为牵头单位: of a 联席会议 too
        return self.faint[words]


class PartReader:
    """Parts the words before a role word into those whom it is said of and the others."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.joint: regex.Pattern[str] = patterns.compile(ruleset.build(Grammar).source("with"))

    def read(self, hidden: str, start: int, end: int, role: Role, *, apart: bool) -> list[Share]:
        """The words before a role word: all of its role, or only their last part (基建处；保卫处配合)."""
        marks = ASIDE_PARTS if role in ASIDE and apart else PARTS
        cut = max(hidden.rfind(mark, start, end) for mark in marks)
        if cut > start and hidden[cut + 1 : end].strip(TRIM):
            before = self.joined(hidden, Share(start, cut, "responsible", said=False))  # 甲局会同乙局，各县区配合
            return [*before, *self.joined(hidden, Share(cut + 1, end, role, said=True))]
        return self.joined(hidden, Share(start, end, role, said=True))

    def joined(self, hidden: str, share: Share) -> list[Share]:
        """省工信厅会同省体育局、省教育厅，各市政府: who leads, who joins up to the comma or in brackets, and the others."""
        start, end, role, said = share
        joint = self.joint.search(hidden, start, end)
        if joint is None:
            return [share]
        inset = hidden[joint.start() - 1 : joint.start()] in tuple(OPENING)
        stops = [at for mark in (CLOSING if inset else ASIDE_PARTS) if (at := hidden.find(mark, joint.end(), end)) >= 0]
        stop = min(stops, default=end)
        shares = [Share(start, joint.start() - inset, "lead", said=True), Share(joint.end(), stop, "support", said=True)]
        return [*shares, Share(stop + inset, end, role, said)] if stop + inset < end else shares
