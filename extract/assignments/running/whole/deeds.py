"""Does an office do something, by the part of speech of what stands behind its name: `校医室|搭设救护站`, `物资公司|盘活库存`?

Not `消毒|供应中心护士长`, nor who is no office of its own: `联合|省气象局`, `课程各学科`.
"""

from __future__ import annotations

import regex

from .... import patterns
from ....rulebook.ruleset import Ruleset
from ....rulebook.words import grouped
from ....text.parting import CLAUSE_MARKS
from .names import BETWEEN, BY, LEAST_WORK, OF, SHORTEST, WholeNames

LONGEST_NAME = 24  # characters
LEAST_CLASS = 8  # of companies of a class
LEAST_REST = 3  # of a name behind a verb: 更新|图书馆
LONGEST_INNER = 8  # of an office within another
LONGEST_LED = 14  # of where, for whom: 在操场东侧|搭设
LINKS = (b"p", b"c")  # its tags of what leads in: 鉴于
MANNERS = (b"d", b"t", b"s", b"ns", b"ad", b"b", b"z")  # the dictionary's tags of what says how or when: 逐户, 夜间, 现场, 上门


class Deeds:
    """Judges by jieba's dictionary and the lists of rules/sentences.toml."""

    def __init__(self, ruleset: Ruleset, names: WholeNames) -> None:
        self.names: WholeNames = names
        self.must: regex.Pattern[str] = ruleset.rule("must", "must").compile()
        self.over: regex.Pattern[str] = ruleset.rule("condition", "over").compile()
        self.completes: regex.Pattern[str] = patterns.quick(grouped(ruleset.words("timing_word", "completes")))
        self.works: regex.Pattern[str] = patterns.quick(grouped(ruleset.words("column", "work")))
        self.listed: regex.Pattern[str] = patterns.quick(grouped(ruleset.words("verb", "delivers", "does", "steers")))
        self.meets: regex.Pattern[str] = patterns.quick(grouped(ruleset.words("verb", "attends")))
        self.private: tuple[str, ...] = ruleset.words("actor", "private")
        self.addressed: tuple[str, ...] = ruleset.words("actor", "addressed")

    def is_office(self, name: str, dated: bool) -> bool:
        """校医室, 物资公司, 厅对外经济合作处; not 每个班, 护理管理与医院, 课程各学科."""
        units, all_of = self.names.units, name.startswith(self.addressed)
        if self.names.all_places.fullmatch(name):
            return True  # 各村, 下游各县
        if len(name) > LONGEST_NAME or not name.endswith(self.names.office) or (self.is_general(name) and not all_of):
            return False
        if (
            (self.names.leads.match(name) and not (all_of or name.startswith(units.looks.fields)))
            or BETWEEN[-1] in name
            or any(word in name[1:] for word in self.addressed)
        ):
            return False
        if not dated and len(name) >= LEAST_CLASS and name.endswith(self.private) and not name.startswith(units.prefix):
            return False  # 国有资本投资公司
        rest = name[SHORTEST:]
        whole = len(rest) >= LEAST_REST and rest not in units.looks.inner and units.looks_like_unit(rest)
        speech = self.names.speech
        verb = self.listed.match(name) or speech.is_plain_verb(name[:SHORTEST]) or speech.tag(name[:SHORTEST]) in LINKS
        two = speech.is_plain_verb(rest[:SHORTEST]) and not self.listed.match(name)  # 疏散引导组
        return not (whole and verb and not (two or name.startswith(units.looks.fields)))

    def is_host(self, text: str, at: int) -> bool:
        """副院长|刘某主持会议, 副县长|刘某出席会议: who that is, before what tells of a meeting; not 副县长|刘某督办."""
        if not text.endswith(self.names.units.looks.holders, 0, at) or self.names.speech.is_verb(text, at):
            return False
        return any(self.meets.match(text, at + length) for length in (SHORTEST, SHORTEST + 1))

    def is_general(self, name: str) -> bool:
        """施工单位, 培训班, and no 维修班, whose longer ending is a unit's."""
        looks = self.names.units.looks
        longest = max((len(word) for word in looks.generic if name.endswith(word)), default=0)
        return longest > 0 and not any(len(word) > longest and name.endswith(word) for word in looks.suffix)

    def acts(self, text: str, at: int) -> bool:
        """盘活库存, 统一更换门锁, 在操场搭设救护站, 上门发放传单; not 供应中心护士长, 受理推荐后，, 建设完成，."""
        end = next((place for place in range(at, len(text)) if text[place] in CLAUSE_MARKS), len(text))
        at = self.verb_at(text, at, end)
        if not at or end - at < LEAST_WORK or text[at + 1] in BY or self.names.is_no_verb(text, at):
            return False
        return not (self.is_compound(text, at, end) or self.is_told(text, at, end))

    def is_compound(self, text: str, at: int, end: int) -> bool:
        """消毒|供应中心, 改制|工作列入试点, 建设|完成，; not 建立|工作推进台账."""
        rest, speech = at + SHORTEST, self.names.speech
        work = self.works.match(text, rest)
        if work and speech.is_plain_verb(text[work.end() : work.end() + SHORTEST]) and not self.listed.match(text, at):
            return True
        inner = self.names.heads.match(text, at, min(end, at + LONGEST_INNER))
        short = inner and (inner.end() - rest <= SHORTEST or not speech.is_plain_verb(text[at:rest]))
        if inner and short and self.names.units.looks_like_unit(inner[0]):
            return True
        return rest + SHORTEST == end and self.completes.match(text, rest) is not None

    def is_told(self, text: str, at: int, end: int) -> bool:
        """受理推荐后，, 录用的，, 核电厂建造、安装适用的规范, 评委会确定的项目，将…."""
        rest = at + SHORTEST
        if OF in (text[rest], text[end - 1]) or self.over.search(text[: end + 1]):
            return True
        return OF in text[rest : at + LONGEST_NAME] and (text[rest] in BETWEEN or self.must.match(text, end + 1) is not None)

    def verb_at(self, text: str, at: int, end: int) -> int:
        """Where its verb begins, behind what says how, where or for whom; 0 where none is known."""
        speech, at = self.names.speech, self.names.behind_adverbs(text, at)
        if speech.is_verb(text, at):
            return at
        if text[at] in BY or (self.names.led_by.match(text, at) and text[at + 1] not in BY):
            places = range(at + SHORTEST, min(end - LEAST_WORK, at + LONGEST_LED) + 1)
            return next((place for place in places if speech.is_plain_verb(text[place : place + SHORTEST])), 0)
        manner = speech.tag(text[at : at + SHORTEST]) in MANNERS and speech.is_plain_verb(text[at + SHORTEST : at + LEAST_WORK])
        return at + SHORTEST if manner else 0
