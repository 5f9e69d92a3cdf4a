"""Where names end that stand right before a verb, whatever it is, e.g. `信息中心|更换老旧服务器`, `水利站|为北岭村安装雨量计`.

After this room: a place behind a whole name at which a verb, or what stands before one, may begin.
"""

from __future__ import annotations

import regex

from .... import patterns
from ....clauses.units import UnitReader
from ....rulebook.ruleset import Ruleset
from ....rulebook.words import grouped
from ....text.marks import CLOSING, COLON, COMMA, OPENING
from ....text.parting import CLAUSE_MARKS
from .speech import Speech

BETWEEN = "、和及与"
BY = "于在限"
OF = "的"
PLACES = "省市县区乡镇村州旗盟"  # 住房城乡 is no unit before 建设
SHORT_NAME = patterns.quick(rf"\p{{Han}}{{2,6}}[{BETWEEN[0]}]")
REMARK = patterns.compile(rf"[{OPENING}]\p{{Han}}{{2,8}}[{CLOSING}]")
LEAST_WORK = 4  # characters of a verb with its object
LONGEST_LED = 24  # characters of names before 就, 为, 向
LONGEST_WHEN = 8  # characters of 闭馆期间 before a verb
LONGEST_HEAD = 12  # characters of a name before its last word
LONGEST_PAPER = 4  # characters of 提交总结
LEAST_BELOW = 2  # characters of a name's end
LONGEST_BELOW = 4  # of the name of an office within another
SHORTEST = 2  # characters of a name
ENDS = ("", *COMMA, BETWEEN[0])  # behind a part with nothing of its own


class PlainUnitReader(UnitReader):
    """Reads units of running text: names are not written together there, so that no dictionary is loaded to part them."""

    def parts(self, written: str) -> list[tuple[int, int]]:
        return [(0, len(written))]


class WholeNames:
    """Finds them by how names end: the table `actor` of rules/sentences.toml."""

    def __init__(self, ruleset: Ruleset, units: UnitReader) -> None:
        self.units: UnitReader = units
        self.before: regex.Pattern[str] = ruleset.rule("before", "before").compile(quick=True)
        self.adverbs: tuple[str, ...] = ruleset.words("adverb", "adverb")
        self.office: tuple[str, ...] = ruleset.words("actor", "office")
        heads = grouped([*self.office, *ruleset.words("actor", "known"), *ruleset.words("unit", "holder")])
        verbs, leads = grouped(ruleset.words("verb", "begins")), ruleset.rule("no_name", "no-name").pattern
        self.heads: regex.Pattern[str] = patterns.quick(rf"\p{{Han}}{{1,{LONGEST_HEAD}}}?{heads}")
        self.longer: regex.Pattern[str] = patterns.quick(heads)
        self.leads: regex.Pattern[str] = patterns.quick(f"{leads}")
        self.led_by: regex.Pattern[str] = ruleset.rule("no_name", "led").compile(quick=True)
        self.below: regex.Pattern[str] = patterns.quick(rf"(?:(?!{verbs}|{leads})\p{{Han}}){{1,{LONGEST_BELOW}}}?{heads}")
        all_of = grouped(ruleset.words("unit", "all-of"))
        self.all_places: regex.Pattern[str] = patterns.quick(rf"(?:\p{{Han}}{{2}})?{all_of}(?:\p{{Han}}{{0,2}}?[{PLACES}]){{1,2}}")
        self.places: tuple[str, ...] = ruleset.words("actor", "place")
        self.lowest: tuple[str, ...] = ruleset.words("actor", "lowest")
        short = (*units.looks.fields, *(word for word in self.office if len(word) > 1))
        self.inner: tuple[str, ...] = tuple(units.looks.inner)
        self.twice: frozenset[str] = frozenset(ruleset.words("actor", "inner")).difference(self.lowest)
        self.short: tuple[str, ...] = tuple(word for word in short if units.looks_like_unit(word))  # 妇联, 车间
        does = ruleset.words("verb", "does")
        self.listed: regex.Pattern[str] = patterns.quick(grouped(does))
        self.verbal: tuple[str, ...] = tuple(word for word in does if word.endswith(self.office))
        self.no_verb: regex.Pattern[str] = ruleset.rule("no_verb", "no-verb").compile()
        self.speech: Speech = ruleset.build(Speech)
        self.within: regex.Pattern[str] = ruleset.rule("no_verb", "within").compile()
        self.report: regex.Pattern[str] = ruleset.rule("report", "report").compile()
        self.titled: regex.Pattern[str] = ruleset.rule("no_verb", "titled").compile()

    def any_verb(self, text: str, begin: int, end: int, asked: bool, least: int = LEAST_WORK) -> int | None:
        """Where names end that open a clause, whatever verb follows: `信息中心更换老旧服务器`, `手术室、药剂科清点急救药品`.

        What is `asked` may be a document (由市财政局拟定方案), where without 由 it is that document's title.
        """
        at = self.place_end(text, begin, end) or self.names_end(text, begin, end, asked)
        if at is None and asked:  # 由妇联采购
            at = next((begin + len(word) for word in self.short if text.startswith(word, begin)), None)
            at = None if at and text[at : at + 1] in ENDS else at
        listed = not asked and (text[end : end + 1] in tuple(COLON) or (end == len(text) and self.is_whole(text, begin, end)))
        short = not asked and at is not None and at + SHORTEST == end < len(text) and self.speech.is_verb(text, at)  # 农业科测产，3月底前…
        if at is None or (at + least > end and not short) or listed:
            return None  # a line of a list: 示例市水利局水文监测站
        stops = () if self.no_verb.match(text, at) else range(at + SHORTEST, min(at + LONGEST_WHEN, end))  # 在汇报中
        verb = next((stop for stop in stops if self.before.fullmatch(text, at, stop)), at)
        verb = self.behind_adverbs(text, verb)
        titled = not asked and self.titled.match(text, verb) and not self.hands_in(text, verb, end)
        return None if titled or (self.is_no_verb(text, verb) and not (asked and text[verb] in BY)) else at

    def hands_in(self, text: str, at: int, end: int) -> bool:
        """宣传科|提交总结; not a document's title, 市水利局报送材料清单."""
        return end - at <= LONGEST_PAPER and self.report.match(text, at) is not None

    def is_no_verb(self, text: str, at: int) -> bool:
        """有关, 护士长, where 直播 and 核对|人员 are verbs by jieba's dictionary."""
        found = self.no_verb.match(text, at)
        if found is None or not found["noun"] or not self.speech.is_verb(text, at):
            return found is not None
        return found.end() == at + SHORTEST + 1  # 检查|员

    def behind_adverbs(self, text: str, at: int) -> int:
        """统一|更换."""
        return at + next((len(word) for word in self.adverbs if text.startswith(word, at)), 0)

    def opens(self, text: str, begin: int) -> bool:
        """May names end before a verb that begin there?"""
        heads = self.heads.match(text, begin) or self.all_places.match(text, begin)
        return heads is not None or self.place_end(text, begin, len(text)) > 0

    def place_end(self, text: str, begin: int, end: int) -> int:
        """青山镇|就漏报问题向县政府说明: where a place ends that something is led in behind; 0 where none does."""
        led = self.led_by.search(text, begin + SHORTEST, min(end, begin + LONGEST_LED))
        return led.start() if led and text.endswith(self.places, begin, led.start()) else 0

    def names_end(self, text: str, begin: int, end: int, asked: bool = False) -> int | None:
        """Where a list of names ends, by how names end: `县水利局规划科、县林业局|核定面积`."""
        item = begin
        while head := self.heads.match(text, self.behind_short(text, item, end, asked), end):
            at = head.end()
            verb = next((word for word in self.verbal if text.endswith(word, item, at)), "")
            if verb and self.units.looks.is_holder(text[item : at - len(verb)]):
                return None  # 民警|查处
            while more := self.longer.match(text, at, end) or self.below.match(text, at, end):
                if self.is_verb(text, at, more.end()) or self.is_amid(text, at, more.end()):
                    break
                long = more.end() - more.start() > LEAST_BELOW and text[at - 1] in self.lowest
                if (long and not self.longer.match(text, at, end)) or self.is_joined(text[item : more.end()]):
                    break
                at = more.end()  # 县水利局规划科
            at = closed.end() if (closed := REMARK.match(text, at, end)) else at  # 县林业局（绿化办）
            if at == end or text[at] not in BETWEEN:
                return None if self.within.match(text, at) else at
            item = at + 1
        return self.all_places_end(text, self.behind_short(text, item, end, asked), end) or None

    def all_places_end(self, text: str, item: int, end: int) -> int:
        """各村|封堵缺口, 各作业区|晾晒: where all places of a kind end before a verb, and no office of theirs (各镇|派出所)."""
        places = self.all_places.match(text, item, end)
        at = places.end() if places else 0
        if not at or not self.speech.is_verb(text, at):
            return 0
        inner = self.heads.match(text, at, min(end, at + LONGEST_BELOW))
        return 0 if inner and self.units.looks_like_unit(inner[0]) else at

    def is_joined(self, name: str) -> bool:
        """文艺部辅助网络部: two names with a verb between; not 街道办事处综治办."""
        last = name[-1:]
        at = name.find(last, SHORTEST) + 1 if last in self.twice else 0
        return at > 0 and len(name) - at > LONGEST_BELOW and not self.within.match(name, at)

    def is_verb(self, text: str, at: int, end: int) -> bool:
        """技术部|闭馆期间, 宣传部|部署: what begins behind a name there only ends as a name does."""
        if self.listed.fullmatch(text, at, end):
            return True  # 监管所|查处
        if self.speech.is_plain_verb(text[at : at + SHORTEST]) and text.endswith(self.units.looks.holders, at + SHORTEST, end):
            return True  # 团委|招募志愿者
        if not self.within.match(text, at) and self.within.match(text, end):  # not 国务院|办公厅
            return not (self.longer.match(text, end) or self.below.match(text, end) or text.startswith(self.inner, at))
        return any(self.before.fullmatch(text, at, end + more) for more in (1, 2))

    def is_amid(self, text: str, at: int, end: int) -> bool:
        """政治部|考评办|案人员: a verb whose object only begins as a name ends."""
        return self.speech.is_verb(text, at) and end - at > SHORTEST and self.speech.is_verb(text, end - 1)

    def behind_short(self, text: str, item: int, end: int, asked: bool) -> int:
        """Behind short names before a whole one: 各市教育、人社部门; not 由宣传科|制作、后勤科安装."""
        while short := SHORT_NAME.match(text, item, end):
            if asked and text.startswith(self.short, item):
                break
            head = self.heads.match(text, item, short.end() - SHORTEST)
            if head and (asked or self.speech.is_verb(text, head.end())) and self.units.looks_like_unit(head[0]):
                break  # 体育组|划线、布置场地
            item = short.end()
        return item

    def begins_work(self, text: str, at: int, least: int = LEAST_WORK) -> bool:
        """Does any work follow a day: 更换门锁, not 天气情况, 值班安排?"""
        end = next((place for place in range(at, len(text)) if text[place] in CLAUSE_MARKS), len(text))
        if text[at + SHORTEST : at + SHORTEST + 1] == OF or text[end : end + 1] in tuple(COLON):
            return False  # 4月20日开考的科目, 4月20日门诊专家：王某
        titled = self.titled.match(text[at:end]) and not self.listed.match(text, at)  # 值班安排, not 发放名单
        return end - at >= least and not (self.no_verb.match(text, at) or titled)

    def is_whole(self, text: str, begin: int, end: int) -> bool:
        """县委组织部 is a name, and no 县委 that does 组织; not 县教育局组织所|属学校."""
        may = text.endswith(self.office, begin, end) and not self.within.match(text, end)
        return may and self.units.looks_like_unit(text[begin:end])
