"""The head of a notice whose line breaks were lost, e.g. `…办公厅文件鲁政办发〔2021〕1号关于做好…的通知各市人民政府:…`.

Finds the same elements as `metadata.py`, by their own shapes instead of by lines; what is not sure stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from .. import patterns
from ..clauses.brackets import masked
from ..clauses.units import UnitReader
from ..clauses.units.together import TogetherReader
from ..rulebook.ruleset import Ruleset
from ..text.normalize import Passage
from .dates import DateReader, date_of

HEAD = 1_200  # characters in which title, number and addressees stand
LONGEST_LIST = 300  # characters of addressees
LONGEST_NAME = 44  # characters of a signature
MOST_DATES = 2_000
RUN = patterns.compile(r"[\p{Han}（）()]+$")
BEHIND_TITLE = 40  # characters behind a title in which its number stands
BEFORE_NUMBER = 200  # characters of a head without a title in which its number stands
OWN_BRACKETS = "《“（("


@dataclass(slots=True)
class JoinedHead:
    """What was found: field → words; `end` is where the head ends (characters of the passage)."""

    found: dict[str, str] = field(default_factory=dict)
    addressees: list[str] = field(default_factory=list)
    end: int = 0


class JoinedHeadReader:
    """Reads heads without line breaks."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.units = ruleset.build(UnitReader)
        self.together = ruleset.build(TogetherReader)
        self.date = ruleset.build(DateReader).pattern
        self.patterns = {rule.name: rule.compile() for rule in ruleset.rules("notice")}
        prefix = [word for word in ruleset.words("unit", "prefix") if len(word) > 1] + ["共青团", "中共", "省", "市", "县"]
        self.prefix = patterns.compile(r"(?=" + "|".join(map(regex.escape, sorted(prefix, key=len, reverse=True))) + ")")

    def read(self, source: str, passage: Passage) -> JoinedHead:
        """Title, number, issuer and addressees at the beginning of `passage`; `source` gives them as written."""
        head = JoinedHead()
        text = passage.text[:HEAD]
        hidden = masked(text, OWN_BRACKETS)
        title = self.patterns["joined-title"].search(hidden)
        plan = None if title else self.patterns["joined-plan"].match(hidden)
        number = self.number(masked(text, "《“"), title.end() if title else plan.end() if plan else 0)
        issuer = ""
        if title:
            start, issuer = self.issuer_before(text, title.start(), number.end() if number and number.end() <= title.start() else 0)
            head.found["title"] = source[slice(*passage.span(start, title.end()))]
            head.end = title.end()
        elif plan:
            head.found["title"] = source[slice(*passage.span(*plan.span("title")))]
            if number is None or number.start() < plan.end() or hidden[plan.end() : number.start()].strip("\0"):
                return head  # a number further on is a cited one
            head.end = plan.end()
        if issuer:
            head.found["title_issuer"] = issuer
        if number:
            head.found["document_number"] = f"{self.code(number['code'], issuer)}〔{number['year']}〕{number['serial']}号"
            head.end = max(head.end, number.end())
        letterhead = self.patterns["letterhead"].match(text)
        if letterhead and not issuer and self.units.looks_like_unit(letterhead["names"][-30:]):
            names = letterhead["names"]
            head.found["letterhead"] = "、".join(names[left:right] for left, right in self.together.parts(names))
        self.read_addressees(text, head)
        return head

    def number(self, text: str, title: int) -> regex.Match[str] | None:
        """The number right behind the title (its end is given), else the one before it."""
        pattern = self.patterns["document-number"]
        behind = pattern.search(text, title, min(len(text), title + BEHIND_TITLE if title else BEFORE_NUMBER))
        return behind or (pattern.search(text, 0, title) if title else None)

    def issuer_before(self, text: str, about: int, start: int) -> tuple[int, str]:
        """Where the title begins: at the issuer's name before 关于, or at 关于."""
        before = text[start:about]
        for size in range(len(before) // 2, 3, -1):
            if before[-size:] == before[-2 * size : -size]:
                return about - size, before[-size:]  # 山东省能源局山东省能源局关于…: letterhead and title
        after_mark = self.patterns["before-number"].match(before)
        name = before[after_mark.end() :] if after_mark else before
        if 2 < len(name) <= LONGEST_NAME and self.units.looks_like_unit(name):
            return about - len(name), name
        return about, ""

    def code(self, code: str, issuer: str) -> str:
        """The number's own letters, without what ran into them."""
        mark = self.patterns["before-number"].match(code)
        if mark and mark.end() < len(code):
            code = code[mark.end() :]
        if issuer and issuer in code:
            code = code.rpartition(issuer)[2]
        return code

    def read_addressees(self, text: str, head: JoinedHead) -> None:
        """The units between the title (or number) and the next colon."""
        if not head.end and not text.startswith(("各", "省", "市")):
            return
        ends = [at for mark in "：:" if (at := text.find(mark, head.end, head.end + LONGEST_LIST)) >= 0]
        if not ends or "。" in text[head.end : min(ends)]:
            return
        names = self.units.read(text, head.end, min(ends))
        if names and sum(name.looks_right for name in names) * 3 >= len(names) * 2:
            head.addressees = [name.text for name in names]
            head.end = min(ends) + 1

    def signature(self, passage: Passage, issuer: str) -> dict[str, str]:
        """成文日期 right behind a unit's name: `…落地见效。国务院办公厅2020年7月15日（此件公开发布）`."""
        text = passage.text
        found: dict[str, str] = {}
        for tried, mark in enumerate(self.date.finditer(text)):
            if tried >= MOST_DATES:
                break
            day = date_of(mark)
            following = text[mark.end() : mark.end() + 2]
            if day is None or (self.patterns["not-signed"].match(following) and not following.startswith(("（", "(")) and following):
                continue
            name = self.signer(text[max(0, mark.start() - LONGEST_NAME) : mark.start()], issuer)
            if not name:
                continue
            if following.startswith("印发"):
                found.setdefault("printed", day.isoformat())
                continue
            found["signed"] = day.isoformat()
            found["signer"] = name
            return found
        return found

    def signer(self, before: str, issuer: str) -> str:
        """The unit's name that ends right before a date."""
        run = RUN.search(before)
        if not run:
            return ""
        words = run[0]
        if issuer and (words.endswith(issuer) or (len(words) >= 4 and issuer.startswith(words[-(len(issuer) - 1) :]))):
            return issuer
        for start in self.prefix.finditer(words):
            name = words[start.start() :]
            if len(name) >= 3 and (self.units.looks_like_unit(name) or name.endswith("院")):
                return name
        return ""
