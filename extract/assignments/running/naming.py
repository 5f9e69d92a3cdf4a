"""The units that fill a part of running text, e.g. `县水利局、各乡镇` before 负责, and none where anything else stands there.

After this room: names that are sure enough for the word behind them: right before any verb a name has to be surer than before 牵头.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import regex

from ... import patterns
from ...clauses.assignment import AssignmentReader
from ...clauses.units import Name
from ...rulebook.ruleset import Ruleset
from ...rulebook.words import grouped
from ...text.marks import COLON, OTHERS
from ...text.normalize import Passage
from ...text.parting import CLAUSE_MARKS
from .companions import Companions
from .kinds import PLACED, Kinds
from .marks import LONGEST_LIST, LONGEST_PART, Mark, Marks, Places
from .openings import Opening
from .whole import BETWEEN, BY, LEAST_WORK, OF, PLACES, SHORTEST, SURE, Deeds, LooseNames, PlainUnitReader

LIST_MARKS = (*BETWEEN, "（", "(")
LONGEST_SURE = 16  # characters of a name that stands right before a verb
LEAST_BARE = 3  # of a name before any verb
LONGEST_HELP = 4  # 密切配合
LONGEST_OWN = 5  # of the name of an issuer's own office: 信息中心
LONGEST_ALIKE = 8  # of one behind another: 社区卫生服务中心
FIGURE = patterns.compile("[0-9]")
NEAR_COUNT = 8  # characters behind a name in which how many is said


class Naming:
    """Reads them by rules/units.toml and the table `actor` of rules/sentences.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.relative: regex.Pattern[str] = ruleset.rule("relative", "relative").compile(quick=True)
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.units: PlainUnitReader = ruleset.build(PlainUnitReader)
        self.marks: Marks = Marks(ruleset, self.units)
        self.of_kind: regex.Pattern[str] = patterns.compile(rf"(?:{grouped(self.marks.adverbs)})?\p{{Han}}{{2}}{OF}")
        verbs, others = ruleset.words("verb", "begins"), ruleset.expand("{with_others}")
        works = {word for rule in ("completes", "lasts") for word in ruleset.words("timing_word", rule) if len(word) > 1}
        self.works: regex.Pattern[str] = patterns.quick(rf"(?:\p{{Han}}{{2}})?{grouped(works)}")
        self.companions: Companions = Companions(self.units, verbs, ruleset.words("actor", "inner"), others, self.marks)
        self.no_actor: regex.Pattern[str] = self.marks.no_actor
        self.loose: LooseNames = LooseNames(ruleset, self.units, self.assignments, self.no_actor)
        self.others: regex.Pattern[str] = self.companions.others
        self.countable: regex.Pattern[str] = ruleset.rule("report", "concrete").compile()
        self.kind: Kinds = Kinds(ruleset, self.units)
        self.is_known: Callable[[str], bool] = self.kind.is_known
        self.deeds: Deeds = Deeds(ruleset, self.marks)
        self.chief: tuple[str, ...] = ruleset.words("part", "chief")
        self.kinds: dict[str, tuple[str, ...]] = self.kind.words

    def may_begin_any(self, name: str, dated: bool, eager: bool, alike: bool, led: bool) -> bool:
        """Before a verb that no list holds: with a day 手术室, 信息中心; without one 市文旅局, and no 加大科 (技).

        `alike`: behind the clause of another who acts: 市教育局组织评比，市总工会面向职工开展竞赛; `led`: before 为 and the like, which
        no name holds: 水利站为北岭村安装雨量计, 审管办从案件中抽取.
        """
        alike = alike or led
        acts = self.marks.done.match(name)
        if acts and len(name) - acts.end() >= LEAST_BARE and self.units.looks_like_unit(name[acts.end() :]):
            return False  # 更新图书馆借阅系统
        if len(name) < LEAST_BARE or (self.companions.verb.match(name) and not (led and len(name) <= LONGEST_OWN)):
            return False
        level = name.startswith((*self.units.prefix, *self.kinds["addressed"])) or (eager and PLACED.match(name) is not None)
        if dated:
            return level or len(name) <= (LONGEST_ALIKE if alike else LONGEST_OWN)
        own = eager and (level or len(name) <= (LONGEST_ALIKE if alike else LONGEST_OWN))
        ends = self.kinds["office"] if alike else (*self.kinds["inner"], *self.kinds["known"])
        own = own and name.endswith(ends)
        return own or (level and name.endswith(self.kinds["office"] if alike and eager else self.kinds["known"]))

    def may_begin(self, text: str, name: Name, mark: Mark, opening: Opening, dated: bool, eager: bool) -> bool:
        """Right before a verb a name has to be sure: not 持续支持环保社会组织建设, nor a place (某市完成80个)."""
        if mark.word != "does" or text[mark.at] in COLON:
            return True
        asked = opening.asked
        short = name.text in self.marks.short or (len(name.text) <= LEAST_BARE and name.text.endswith(self.kinds["known"]))
        sure = asked and (LEAST_BARE <= len(name.text) <= LONGEST_OWN or short)  # 由督查科受理, 由妇联采购
        led = self.marks.led_by.match(text, mark.at) is not None
        anyone = any(word in name.text[not led :] for word in self.kinds["vague"])  # 由省政府有关部门委托…
        if mark.bare and ((asked and (anyone or (led and self.is_of(text, mark.at)))) or self.deeds.is_host(text, mark.at)):
            return False  # 由有关部门向上级提出请求, 由科技部从企业中筛选出的企业
        placed = led and name.text.endswith(self.kinds["place"])  # 青山镇就漏报问题向县政府说明
        if mark.bare and eager and placed:
            return True
        if mark.bare and not sure and not self.may_begin_any(name.text, dated or asked, eager, opening.alike, led):
            addressed = name.text.startswith(self.kinds["addressed"]) and name.text.endswith((*self.kinds["office"], *self.kinds["place"]))
            counted = addressed and self.countable.search(text, mark.at, mark.at + NEAR_COUNT) is not None  # 各站指派2名技术员
            office = self.deeds.is_office(name.text, dated) or (eager and opening.opens_work() and self.holder_works(name.text))
            return counted or (office and (eager or opening.alike or dated) and self.deeds.acts(text, mark.at))  # 校医室搭设救护站
        if name.text.startswith(self.kinds["addressed"]) or (sure and short) or self.marks.all_places.fullmatch(name.text):
            return True
        if self.units.looks.is_holder(name.text):
            works = eager and opening.opens_work() and self.holder_works(name.text)
            return works or (mark.bare and (asked or self.is_known(name.text)))
        if (eager or opening.alike) and not mark.bare and name.text.endswith(self.kinds["place"]):
            return True  # 城关镇做好群众解释工作, in 纪要
        if name.text[-1] in PLACES or len(name.text) > LONGEST_SURE or not name.text.endswith(self.kinds["office"]):
            return False
        sure = len(name.text) <= SURE or self.is_known(name.text) or name.text.startswith(self.units.looks.fields)
        return sure or self.companions.verb.match(name.text) is None

    def is_of(self, text: str, at: int) -> bool:
        """Does the clause from there say which one is meant: 从企业中筛选出的备选企业?"""
        end = next((place for place in range(at, min(len(text), at + LONGEST_LIST)) if text[place] in CLAUSE_MARKS), len(text))
        of = text.rfind(OF, at, end)
        return of > 0 and self.names(text, of + 1, end, asked=True) != ()

    def is_bare(self, name: str) -> bool:
        """Is it a name to its end, with no verb in it, as before a comma: `各储备企业，每日报送库存`?"""
        if self.works.match(name) and not name.endswith(self.units.looks.generic):
            return False  # 新建一批观测站，至2027年
        whole = self.marks.names_end(name, 0, len(name))
        if whole and len(name) - whole > LEAST_WORK:
            return False  # 工程部联系第三方机构，9月底前…
        ends = name.endswith((*self.kinds["private"], *self.kinds["place"])) or (name[-1] in PLACES and self.is_known(name))
        return ends or whole == len(name)

    def next_part(self, text: str, at: int, last: int, end: int) -> int:
        """Where others may follow in a clause: 组织部门牵头、民政部门配合; 由宣传科制作、后勤科安装; 甲局负责秩序、乙局查处摊贩.

        Not behind a name: 负责督促学校、医院落实责任.
        """
        mark = text.find(BETWEEN[0], at, last)
        while mark > at + SHORTEST and self.companions.may_end(text, 0, mark):
            mark = text.find(BETWEEN[0], mark + 1, last)
        return mark + 1 if mark >= 0 else end

    def longest(self, text: str, begin: int, end: int) -> int | None:
        """Where the longest list of units ends that begins there, and no mark of a list follows."""
        figure = FIGURE.search(text, begin, end)  # 请提前10分钟到会
        ends = range(min(figure.start() if figure else end, begin + LONGEST_LIST), begin + SHORTEST - 1, -1)
        return next((at for at in ends if self.may_stop(text, begin, at) and self.names(text, begin, at, asked=True)), None)

    def may_stop(self, text: str, begin: int, at: int) -> bool:
        """Not amid a list, nor amid a word: 分会|场, 有关部|门."""
        if text[at : at + 1] in LIST_MARKS or self.marks.within.match(text, at):
            return False
        return not any(len(word) > 1 and text.endswith(word, begin, at + 1) for word in self.marks.office)

    def names(self, text: str, begin: int, end: int, asked: bool = False) -> tuple[Name, ...]:
        """The units that fill `text[begin:end]`; none where anything else stands there. Whom 由 asks may be an office-holder."""
        if not self.may_be_names(text, begin, end):
            return ()
        if text[begin:end] in self.units.looks.bare and not self.no_actor.search(text[begin:end]):  # 单位应于…, not 每年组织检查
            return (Name(text[begin:end], begin, end),)
        names = self.units.read(text, begin, end)
        if names and names[0].start > begin and not self.is_known(names[0].text):
            return ()  # 尤其是排涝泵站要派专人看管
        looks = [name.looks_right or self.is_holder(name.text, asked or len(names) > 1) for name in names]
        names = [self.kind.behind_role(name) for name in names]
        looks = [right or self.kind.is_joint_part(name.text) for right, name in zip(looks, names, strict=True)]
        listed = not all(looks) and any(looks) and len(names) > 1
        whole = listed and looks[-1] and self.is_known(names[0].text) and names[-1].text.endswith(self.kinds["public"])
        if listed and (whole or self.others.search(text, begin, end)):  # 各市教育、人社部门; 公安、城管执法等部门
            looks = [right or self.assignments.acceptable(name.text) for right, name in zip(looks, names, strict=True)]
        if any(self.kind.is_glued(name.text) or self.marks.is_joined(name.text) for name in names):
            return ()
        own = any(word in name.text[1:] for name in names for word in self.kinds["own"])  # 一、评审系列我部统一组织
        return tuple(names) if all(looks) and not own and not any(self.no_actor.search(name.text) for name in names) else ()

    def names_told(self, text: str, begin: int, day: int, asked: bool) -> tuple[Name, ...]:
        """Whom a clause tells of before its day, that clause with them: 请参加会议的市直部门、县区于3月20日前报送, 未达标的单位要于….

        Unless they are `asked` they must.
        """
        of = text.find(OF, begin, min(day, begin + LONGEST_SURE))
        must = self.marks.must.search(text, of, day) if of >= begin + SHORTEST else None
        if of < begin + SHORTEST or not (asked or must):
            return ()
        end = must.start() if must else day - (text[day - 1] in BY)
        names = self.names(text, of + 1, end - (text[end - 1] in CLAUSE_MARKS), asked=True)
        if not names or (len(names) > 1 and not names[0].text.endswith((*self.units.looks.generic, *PLACES))):
            return names  # 与生产相关的供应部、质量控制中心
        return (replace(names[0], text=text[begin : names[0].end], start=begin), *names[1:])

    def told(self, places: Places, opening: Opening, end: int, days: Sequence[tuple[int, int]]) -> tuple[tuple[Name, ...], Mark] | None:
        """Those of whom a clause tells: 请参加会议的市直部门于3月20日前…, 承担供水任务的县水厂要安排人员."""
        if not days:
            return self.offices_told(places, opening.begin, end) if opening.first else None
        free = opening.any_words or opening.first
        named = self.names_told(places.text, opening.begin, days[0][0], opening.any_words) if free else ()
        return (named, Mark(named[-1].end, "does", named[-1].end)) if named else self.acts_by(places.text, opening, end)

    def acts_by(self, text: str, opening: Opening, end: int) -> tuple[tuple[Name, ...], Mark] | None:
        """Known offices behind 由 in a dated clause, whatever they do: 由市财政局向上争取，3月底前…; not 由市文联评出的奖项."""
        at = self.longest(text, opening.begin, end) if opening.asked and not opening.day_only else None
        if not at or end - at < LEAST_WORK or OF in text[at:end] or self.relative.match(text, at):
            return None
        names = self.names(text, opening.begin, at, asked=True)
        return (names, Mark(at, "does", at)) if names and all(self.is_known(name.text) for name in names) else None

    def offices_told(self, places: Places, begin: int, end: int) -> tuple[tuple[Name, ...], Mark] | None:
        """Offices behind what they are: 承担供水任务的县水务公司、县水厂等单位要安排人员值班; not 未达标的单位要整改."""
        at, last = next((place for place in places.must if begin < place[0] < end), (0, 0))
        named = self.names_told(places.text, begin, last, False) if last else ()
        offices = (self.marks.names_end(name.text, 0, len(name.text)) == len(name.text) for name in named)
        return (named, Mark(at, "must", last)) if named and OF not in named[0].text and all(offices) else None

    def is_relative(self, text: str, at: int, mark: Mark) -> bool:
        """负责中医药管理的部门, 由县政府确定的机构, 做好牵头工作: which one it is or how, and not what it does."""
        if mark.word == "does" and (verb := self.marks.does.match(text, mark.end - 1)) and text[verb.end() : verb.end() + 1] == OF:
            return True
        if mark.word == "must" and (verb := self.marks.does.match(text, mark.end)) and text[verb.end() : verb.end() + 1] == OF:
            return True  # 各企业应上交的款项
        if mark.word == "does" and self.of_kind.match(text, mark.at):
            return True  # 由县应急局统一认定的企业
        verb = self.marks.does.match(text, mark.end)
        if mark.word == "part" and mark.role == "responsible" and text[(end := verb.end() if verb else mark.end) : end + 1] == OF:
            return True  # 由我局承办的建议, 由市商务局负责审批的企业
        return any(self.relative.match(text, place) for place in (at, mark.end))

    def along(self, text: str, end: int) -> tuple[Name, ...]:
        """Those with whom something is done together: 县住建局要与县消防大队联合制定方案; not 与派出所密切配合."""
        ends = range(end + 1 + SHORTEST, min(len(text), end + LONGEST_PART + SHORTEST)) if text[end : end + 1] in BETWEEN else ()
        for at in ends:
            helps = self.marks.supports.search(text, at, at + LONGEST_HELP)
            if not helps and text.startswith(self.marks.adverbs, at) and (names := self.names(text, end + 1, at)):
                return names
        return ()

    def only_names(self, passage: Passage) -> bool:
        """Is it a line of names with blanks between, as of those who issue together: 市水利局 市公安局?"""
        pieces = passage.pieces() if passage.offsets is not None else []
        return len(pieces) > 1 and all(self.names(piece.text, 0, len(piece.text)) for piece in pieces)

    def may_be_names(self, text: str, begin: int, end: int) -> bool:
        """Does `text[begin:end]` end as names do?"""
        return text[end - 1] == OTHERS or self.companions.may_end(text, begin, end)

    def is_holder(self, name: str, certain: bool) -> bool:
        """副区长, and where nothing else says that somebody acts: 各村书记, 村级河长."""
        holds = self.units.looks.is_holder(name) and not self.units.looks.strange.search(name)  # 建立健全厅领导领办制度
        end = self.marks.names_end(name, 0, len(name)) if holds else None
        if end is not None and len(name) - end >= LEAST_WORK and self.companions.verb.match(name, end):
            return False  # 县编办核定教师
        return holds and (certain or self.is_known(name) or name[1:2] == "级")

    def holder_works(self, name: str) -> bool:
        """网格员, 班主任, whose work is handed out: 网格员上门发放传单; not 局长主持会议."""
        low = name[-3:-2] if name.endswith(self.chief) else name[-1:]  # 班主任
        return low in self.marks.lowest and self.units.looks.is_holder(name)

    def acts_before(self, text: str, at: int) -> bool:
        """Does a unit's name seem to end right there, and not a place's, or 须 or 负责 behind one?"""
        at -= next((len(word) for word in self.marks.charged if text.endswith(word, 0, at)), 0)
        must = self.marks.must.search(text, max(0, at - SHORTEST), at)
        if must and not text.startswith(self.kinds["addressed"]):
            at = must.start()
        return at >= SHORTEST and text[at - 1] not in PLACES and self.companions.may_end(text, 0, at)
