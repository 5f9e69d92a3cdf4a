"""Labels without their colon: `责任单位；市水利局`, `（牵头单位为市水利局）`, `（责任单位）市水利局`, `完成时限 6月底前`.

They are looked for where a line, a bracket or a part of one begins. Only a reading of what follows tells whether one is a label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

import regex

from ... import patterns
from ...models.terms import ASIDE
from ...rulebook.grammar import Grammar, alternation
from ...rulebook.hints import needed
from ...rulebook.ruleset import Ruleset
from ...rulebook.words import ended
from ...text.marks import CLOSING, COMMA, ENDS, LISTING, OPENING, SEMICOLON
from .kinds import ORNAMENTS, Label, Mark
from .reader import MOST_KEPT, LabelReader, Read

LONGEST = 14  # characters of such a label
LEAST = 3  # of 责任人
LEAST_WITHIN = 4  # in the midst of a line
LONGEST_LINE = 300  # characters of a line whose marks were lost
DASH = "——"  # 。责任部门——市商务局
BREAKS = ENDS + COMMA
BREAK, TYPED = patterns.quick(f"[{BREAKS}]"), patterns.quick(f"[{SEMICOLON}]")
LISTED = patterns.quick(rf"[{BREAKS}{LISTING[0]}/／|｜]")  # 牵头单位为甲局、配合单位为乙局
VALUE = patterns.quick(rf"[{OPENING}](?=[^{OPENING}{CLOSING}]+[{CLOSING}](?:[{ENDS}{COMMA}]|$))")
NOT_BEHIND = tuple("，,、；;。：:）)”》")  # behind a label in running words
NOT_BEFORE = tuple(LISTING + "“（(")
OPENERS = {"（": CLOSING, "(": CLOSING, "〔": "〕", "<": ">", "〈": "〉", "“": "”", "「": "」"}
BEFORE = ORNAMENTS + "".join(OPENERS)  # a label that opens a line
OPENS = frozenset(BEFORE)


class UnmarkedReader:
    """Finds them by the heads of labels in rules/roles.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        grammar = ruleset.build(Grammar)
        self.labels: LabelReader = ruleset.build(LabelReader)
        heads = {word for part in ("head", "person", "clock", "asked") for word in grammar.words(part) if len(word) > 1} | {"人"}
        self.head: regex.Pattern[str] = patterns.quick(ended(heads))  # heads may overlap: 负责人员
        leaders = needed(grammar.hints.of("{leaders}"))[0]
        telling = {*grammar.stems, *grammar.words("limit"), *grammar.words("done"), *grammar.words("plan"), *self.labels.listed, *leaders}
        self.telling: regex.Pattern[str] = patterns.quick(
            f"{alternation(telling)}|{grammar.source('planned')}|{grammar.source('when')}"
        )  # a label that assigns holds one of these
        self.may_open: regex.Pattern[str] = patterns.quick(self.labels.shapes.opens(LEAST, LONGEST))
        self.behind: regex.Pattern[str] = patterns.quick(f"[{BREAKS}](?={self.may_open.pattern})")
        self.parts: regex.Pattern[str] = patterns.quick(
            f"[{BREAKS}](?={self.may_open.pattern})([^{BREAKS}]{{{LEAST},{LONGEST}}})"
        )  # what stands behind such a mark, as far as the next
        self.of_head: Callable[[str], Read | None] = lru_cache(MOST_KEPT)(self.labels.label_of)
        self.mark: regex.Pattern[str] = patterns.compile(grammar.source("colon"))
        self.words: Callable[[str], Sequence[tuple[int, str, Label]]] = lru_cache(MOST_KEPT)(self.words_anew)
        self.offices: tuple[str, ...] = ruleset.words("stem", "supervise-label")
        self.goes_on: regex.Pattern[str] = patterns.compile(grammar.source("and"))
        self.joint: regex.Pattern[str] = patterns.compile(grammar.source("with"))

    def marks(self, text: str, known: list[Mark]) -> list[Mark]:
        """These, with the labels that a colon follows (`known`), in order.

        They stand at the beginning, behind a known one or a sentence, and then where the next parts begin; else only before a typed `；`.
        """
        typed = "；" in text or ";" in text
        ended = typed or "。" in text
        if not ended and self.head.search(text) is None:  # nearly always in brackets
            return known
        start = begin(text) if text[:1] in OPENS else 0
        found = self.first(text, start) if self.words(text[start : start + LONGEST]) else []
        for mark in known:
            found += self.opening(text, mark.end)
        more = bool(found or known) or DASH in text
        if ended and not more and self.are_behind(text):
            found += self.behind_breaks(text)
        if found or more or not ended:
            for stop in (LISTED if found else BREAK).finditer(text):
                found += self.opening(text, stop.end() + len(DASH) * text.startswith((DASH, "--"), stop.end()))
        found += self.typed(text) if typed else []
        if not (ended or found or known) and LONGEST < len(text) <= LONGEST_LINE:
            found = list(self.run_on(text))
        if not found:
            return known
        fresh = {mark.start: mark for mark in found if not any(mark.start < other.end and other.start < mark.end for other in known)}
        return sorted([*known, *fresh.values()]) if fresh else known

    def behind_breaks(self, text: str) -> list[Mark]:
        """Those behind a sentence, and behind a comma several or one with its mark: 支持企业，建设…；协助部门严肃查处 has none."""
        found: list[Mark] = []
        bare: list[Mark] = []
        for stop in self.behind.finditer(text):
            if self.words(text[stop.end() : stop.end() + LONGEST]):  # of few
                for mark in self.opening(text, stop.end()):
                    (bare if stop[0] in COMMA and not is_marked(mark, text) else found).append(mark)
        sure = any(mark.kind.role not in ASIDE for mark in bare)  # …，责任单位县教育局，配合单位县住建局，6月底前完成
        several = sure and len({mark.label for mark in bare}) > 1
        return [*found, *bare] if several else found

    def first(self, text: str, start: int) -> list[Mark]:
        """The label that opens a text, with those in brackets as it is: （责任单位）市水利局（完成时限）6月底前."""
        found = self.opening(text, start)
        if found and found[0].open:
            sign = text[found[0].start]
            found += [mark for at in range(found[0].end, len(text)) if text[at] == sign for mark in self.opening(text, at + 1)]
        return found

    def are_behind(self, text: str) -> bool:
        """Does one begin behind a mark?"""
        return any(map(self.words, self.parts.findall(text)))

    def typed(self, text: str) -> Iterator[Mark]:
        """Those in the middle of a text that another mark was typed behind: …机制。责任单位；市水利局."""
        for sign in TYPED.finditer(text):
            at = sign.start()
            start = max(text.rfind(stop, max(0, at - LONGEST - 1), at) for stop in BREAKS + OPENING) + 1
            yield from (mark for mark in (self.opening(text, start) if start else ()) if mark.end == at + 1)

    def run_on(self, text: str) -> Iterator[Mark]:
        """Those in the midst of a line whose marks were lost: 开展卫生整治责任单位各社区、环卫公司."""
        for head in self.head.finditer(text):
            start, end = head.end() - LEAST_WITHIN, head.end()
            may_be = start > 0 and not text.startswith(NOT_BEHIND, end) and not self.joint.match(text, start)
            read = self.of_head(text[start:end]) if may_be else None
            sure = read and read[0] == 0 and read[2].role and not (read[2].weak or read[2].guessed or self.is_office(read[1]))
            if read and sure and not text[:start].endswith(NOT_BEFORE):
                yield Mark(start, end, read[1], read[2], soft=True)

    def opening(self, text: str, start: int) -> list[Mark]:
        """The label that begins at a place, if one does."""
        words = self.words(text[start : start + LONGEST])
        mark = self.at(text, start, words) if words else None
        return [mark] if mark else []

    def words_anew(self, text: str) -> Sequence[tuple[int, str, Label]]:
        """The labels that a text begins with, the longest first: where each ends, and what it is."""
        if not self.may_open.match(text):
            return ()  # one for all: these are kept
        ends = [head.end() for head in self.head.finditer(text, LEAST - 1)]
        if not ends or not self.telling.search(text, 0, ends[-1]):
            return ()
        found: list[tuple[int, str, Label]] = []
        for end in reversed(ends):
            read = self.labels.label_of(text[:end])
            if read and read[0] == 0 and read[2].assigns() and not (read[2].weak or self.is_term(read[1], read[2])):
                found.append((end, read[1], read[2]))
        return tuple(each for each in found if each is found[-1] or not self.holds_value(text, found[-1], each))

    def holds_value(self, text: str, label: tuple[int, str, Label], longer: tuple[int, str, Label]) -> bool:
        """责任单位市机关 of 责任单位市机关事务管理局: a name begins behind the first label, and no 和配合单位 or 负责人."""
        end, _, kind = label
        if kind.role and longer[2].role and not longer[2].person:
            return not self.goes_on.match(text, end) and text[end] not in OPENING
        return self.labels.behind_name(text[: longer[0]], end) is not None

    def is_term(self, label: str, kind: Label) -> bool:
        """实施期限为2026年至2028年, in running text: how long a scheme lasts, and no limit of work (完成期限为…)."""
        acts = [] if kind.role or kind.person else [act["strong"] for act in self.labels.acts.finditer(label)]
        return bool(acts) and not any(acts)

    def is_office(self, label: str) -> bool:
        """市财政局，行业主管部门，各乡镇: in a list it is an office, a label only before a colon."""
        return any(stem in label for stem in self.offices)

    def holds_office(self, label: str) -> bool:
        """市委督查室、机关: before the mark stands no label's head (责任单位、责任人)."""
        first, joint, _ = label.partition(LISTING[0])
        return bool(joint) and not any(head.end() == len(first) for head in self.head.finditer(first))

    def at(self, text: str, start: int, words: Sequence[tuple[int, str, Label]]) -> Mark | None:
        """The longest of the labels that begin at a place behind which words follow, with the mark behind it."""
        closing = OPENERS.get(text[start - 1 : start], "") if start else ""
        for length, label, kind in words:
            end = start + length
            enclosed = closing and text[end : end + 1] in closing and text[end : end + 1] != ""
            if self.goes_on.match(text, end) or text[end : end + 1] in ("：", ":", ""):
                return None
            mark = self.mark.match(text, end + bool(enclosed)) or self.bracket(text, end)
            if enclosed and mark is None and closing == OPENERS["“"]:
                return None  # “完成时限”栏填写具体日期: the name of a column
            if not enclosed and (mark is None or mark[0] in BREAKS) and (self.is_office(label) or self.holds_office(label)):
                return None
            stop = mark.end() if mark else end + bool(enclosed)
            return Mark(start - bool(enclosed), stop, label, kind, open=bool(enclosed), soft=True)
        return None

    def bracket(self, text: str, start: int) -> regex.Match[str] | None:
        """牵头科室（办公室）；: the bracket that a label's value stands in, where that is a part by itself."""
        return VALUE.match(text, start)


def is_marked(mark: Mark, text: str) -> bool:
    """Does more than a comma stand behind a label: ，责任单位为市民政局?"""
    return mark.end - mark.start > len(mark.label) and text[mark.end - 1] not in COMMA


def begin(text: str) -> int:
    """Behind the signs and brackets that open a line: ★责任单位."""
    return len(text) - len(text.lstrip(BEFORE))
