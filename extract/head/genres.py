"""文种: what kind of document a title says, e.g. `…关于印发《…工作方案》的通知` is a 通知, `…管理办法（试行）` a 办法.

A 通知 that 印发s a 方案 is a 通知: that is what the register of documents says of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Literal

import regex

from .. import patterns
from ..patterns.asking import sifted
from ..rulebook.hints import NONE, Characters, shared
from ..rulebook.ruleset import Ruleset, words_pattern
from ..text.normalize import Line

HEAD_LENGTH = 600  # characters in which an answer says what it answers
REMARK = patterns.compile("(?<=.{4})[（(][^（）()]{0,20}(?<=[0-9])\\p{Han}[^（）()]{0,20}[）)]$")
LEAST_ARTICLES = 5  # of a text that is taken for a rule for all times
MINUTES = "纪要"
AS_WRITTEN = "as-written"  # the rule whose words are kinds of their own


Stance = Literal["law", "standing", "replies", "tells", "policy", "assigns", "free"]
TIMELESS: tuple[Stance, ...] = ("law", "standing", "replies", "tells")  # only a day or a recurrence makes a task there
STANDING: tuple[Stance, ...] = TIMELESS[:3]  # of these what a heading hands out too: 三、任务分工
BY_TITLE: tuple[tuple[str, Stance], ...] = (("law", "law"), ("title", "standing"), ("tells", "tells"))
MEANT: tuple[Stance, ...] = ("policy", "assigns")


class StanceReader:
    """Tells how a notice means what it says of offices, by its title, by its first words or by its articles (第一条).

    `law` holds for all times (办法, 条例), `standing` too (制度), `replies` orders whom it answers (批复: 你公司应…), `tells` tells of
    what has been (汇报, 简报, 某局召开会议), `policy` wishes (意见, 规划), `assigns` hands work out (纪要).
    """

    def __init__(self, ruleset: Ruleset) -> None:
        self.patterns: dict[str, regex.Pattern[str]] = {rule.name: rule.compile() for rule in ruleset.rules("standing")}
        hints = ruleset.build(shared)
        self.article_begins: Characters = hints.of(self.patterns["articles"].pattern).first or NONE
        answers = self.patterns["answers"].pattern
        self.may_answer: regex.Pattern[str] = sifted(answers, hints.of(answers).first)

    def read(self, title: str | None, text: str) -> Stance:
        """Of a notice's title and whole text."""
        printed = self.prints(text) if title is None else None
        title = "".join((printed["title"] if printed else title or "").split())
        by_title = next((stance for rule, stance in BY_TITLE if title and self.patterns[rule].search(title)), None)
        if by_title and self.patterns["tells"].search(title) and self.patterns["says-assigns"].search(text):
            by_title = None  # …火灾的警示通报: 现就有关工作通知如下
        if by_title:
            return by_title
        if self.may_answer.search(text, 0, HEAD_LENGTH) and (answers := self.patterns["answers"].search(text, 0, HEAD_LENGTH)):
            return "replies" if answers["replies"] else "standing"
        if (not title and self.patterns["purpose"].search(text)) or self.has_articles(text):
            return "law"
        if title:
            bare = REMARK.sub("", title)  # 第八周工作安排（4月14日—18日）
            return next((stance for stance in MEANT if self.patterns[stance].search(bare)), "free")
        return next((stance for stance in MEANT if self.patterns[f"says-{stance}"].search(text, 0, HEAD_LENGTH)), "free")

    def has_articles(self, text: str) -> bool:
        """第一条, 第二条 …: to count a sign is far faster than the pattern."""
        if self.article_begins and sum(map(text.count, self.article_begins)) < LEAST_ARTICLES:
            return False
        return sum(1 for _ in islice(self.patterns["articles"].finditer(text), LEAST_ARTICLES)) == LEAST_ARTICLES

    def prints(self, text: str) -> regex.Match[str] | None:
        """Does a letter print another paper: `《示例办法》已经通过，现印发给你们`?"""
        return self.patterns["printed"].search(text, 0, HEAD_LENGTH)


class GenreReader:
    """Reads it by the words of rules/notice.toml, table `genre`."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.genres: dict[str, str] = {
            word: word if rule.name == AS_WRITTEN else rule.name for rule in ruleset.rules("genre") for word in rule.words
        }
        self.ending: regex.Pattern[str] = patterns.compile(
            rf"(?P<kind>{words_pattern(self.genres)})[》〉”]?(?:[（(〔\[][^（）()〔〕\[\]]{{1,40}}[）)〕\]])*$"
        )
        self.meeting: regex.Pattern[str] = ruleset.rule("notice", "meeting-line").compile()

    def read(self, title: str) -> str | None:
        """The kind that a title ends in; None where it says none."""
        found = self.ending.search("".join(title.split()))
        return self.genres[found["kind"]] if found else None

    def attending(self, lines: Sequence[Line], body: int, title: str | None) -> Iterator[int]:
        """参加人员：… below the body of 纪要: who was there, and no work for anybody."""
        minutes = title is not None and self.read(title) == MINUTES
        for index in range(body, len(lines)) if minutes else ():
            found = self.meeting.match(lines[index].passage.text)
            if found and found["who"]:
                yield index
