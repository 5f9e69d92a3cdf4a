"""Deadlines and periods, e.g. `5月底前` → deadline 2020-05-31, `4—6月` → period 2020-04-01..2020-06-30.

A completion verb makes a bare period a deadline (上半年完成), a doing verb keeps it a period (上半年实施).
"""

from __future__ import annotations

from datetime import date

from .... import patterns
from ....rulebook.ruleset import Rule
from ..ground.calendars import month_third
from ..ground.points import groups_of, point_of
from ..ground.records import Groups, Match, Point, Reading
from ..ground.sight import Sight

NUMBERED = patterns.compile(r"^第?[0-9一二三四五六七八九十]+[期批号次版轮届条款章]")
IN_FORCE = patterns.compile(r"(?:施行|实施|执行)的")
DEADLINE_LEADS = ("到", "至", "截", "不", "最")
CHINESE_MONTH = patterns.compile(r"^[一二三四五六七八九十]+月$")
LEFT_EDGE = frozenset('，,；;。：:、（(【[“”"于在到至从自年请争取力上前将拟的每为与和及')
YEAR_END = "底末终尾"
THIRD_OF_PART = {"初": "上", "中": "中"}  # 6月初, 6月中
LONG_AGO = 366  # days; a date further back tells of what was (2000年底前建成的小区)
# What may stand between a bare year and its verb: adverbs, and those who are to do it (2020年各市全面建成).
BETWEEN = patterns.compile(
    r"(?:[，,]|[全各][省市区县国地乡镇系统部门单位]{1,3}|[省市区县]|前|底|全面|基本|全部|初步|继续|集中|分批|确保|[要应将拟力须可]|陆续|逐步|统一|率先|同步"
    r"|重点|力争|争取|计划|正式|累计|再|共|内|度|内要|首批|优先|着力|大力|加快|积极|有序|稳步|扎实|分别|至少|提前|如期|按期|先行|深入){0,4}"
)
AT_THE_END = patterns.compile(r"(?:考核|测评|评比|通报|抽查|总结|述职)")  # 年底考核, in a slot
DONE_RULE = "done-on"
DONE_ON = patterns.compile(r"已[于在]")


def point(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`5月底前`, `到2025年`, `上半年`: a deadline, a period or (年中) vague."""
    groups = groups_of(match)
    edge = groups["edge"] or ""
    if ((groups["day"] and not groups["month"]) or groups["near"]) and not edge.endswith(("前", "止", "限", "期")):
        return None  # 15日整改反馈, 15日内
    if no_timing(match, groups, sight):
        return []
    said = point_of(groups, sight)
    if said is None or said.past_word or edge == "以来" or sight.text.startswith("已", match.end()):
        return []
    if sight.slot and (done := DONE_ON.search(sight.text, max(0, match.start() - 2), match.end())):  # 已于7月20日完成
        return [Reading("done", (done.start(), match.end()), rule=DONE_RULE)]
    reading = Reading("deadline", match.span())
    if edge in ("左右", "前后"):
        reading.modifier = "around"
    decide(reading, said, match, groups, sight)
    if reading.kind != "vague" and behind_us(reading, said, match, groups, sight):
        sight.idle.append(match.span())
        return []
    return [reading] if reading.rule != "none" else []


def no_timing(match: Match, groups: Groups, sight: Sight) -> bool:
    """Months in names (王一月), issues and batches (2021年第3期), 8位 numbers without an edge."""
    text, (start, end) = sight.text, match.span()
    if start and text[start] in "一二三四五六七八九十" and CHINESE_MONTH.match(match[0]) and text[start - 1] not in LEFT_EDGE:
        return True
    if not groups["edge"] and not groups["part"] and groups["year"] and NUMBERED.match(text[end : end + 6]):
        return True
    if groups["edge"] == "起" and IN_FORCE.match(text[end : end + 3]):  # 2020年1月1日起施行的《条例》
        return True
    numeric = groups["year"] is not None and not groups["year"].endswith(("年", "度"))
    if not numeric or groups["edge"] or groups["lead"] or sight.label(start):
        return False
    return not sight.slot or (start > 0 and text[start - 1] not in LEFT_EDGE)  # 附件2020-1


def decide(reading: Reading, said: Point, match: Match, groups: Groups, sight: Sight) -> None:
    """What kind of timing a point is, by what stands before it, in it and behind it."""
    part, edge, lead = groups["part"] or "", groups["edge"] or "", groups["lead"] or ""
    before = edge.endswith("前")
    if part and part[-1] in "初中" and not lead and not before:
        early_or_middle(reading, said, part, match)
    elif before or edge in ("止", "截止") or edge.startswith("为") or lead.startswith(DEADLINE_LEADS):
        inclusive = part and part[-1] in YEAR_END + "内"
        reading.end = early_end(said, part) if part and part[-1] in "初中" else said.until(before and not inclusive)
        reading.kind = "deadline" if reading.end or said.last is None else "vague"
        reading.modifier = reading.modifier or ("before" if before else None)
    elif edge == "起" or (lead[:1] in ("自", "从") and not part):
        reading.kind, reading.start = "period", said.first
    elif edge.endswith("后") and edge != "前后":
        reading.kind, reading.start, reading.modifier = "period", said.last, "after"
    elif part and part[-1] in YEAR_END:
        reading.end = said.last
        follows = sight.slot and (alone(match, sight) or AT_THE_END.match(sight.text, match.end()))
        if not follows and not sight.verb(match.end())[0]:  # 与周末连休, 年终工作评价
            reading.rule = "none"
    else:
        by_verb(reading, said, part, match, sight)


def early_or_middle(reading: Reading, said: Point, part: str, match: Match) -> None:
    """年初, 年中 name no days; 6月初, 6月中 name ten."""
    if said.grain != "month" or match["bare"] or said.first is None:
        reading.kind = "vague"
        return
    reading.kind = "period"
    reading.start, reading.end = month_third(said.first.year, said.first.month, THIRD_OF_PART[part[-1]])


def early_end(said: Point, part: str) -> date | None:
    """6月初前, 6月中前: the tenth, the twentieth; 年中前: the end of June; 年初前 says no day."""
    if said.first is None or said.last is None:
        return None
    if said.grain == "month":
        return month_third(said.first.year, said.first.month, THIRD_OF_PART[part[-1]])[1]
    return date(said.first.year, 6, 30) if part[-1] == "中" and said.grain == "year" else None


def by_verb(reading: Reading, said: Point, part: str, match: Match, sight: Sight) -> None:
    """A bare stretch of time: its label says what it is, else the verb behind it, else (in a slot) its grain."""
    label = sight.label(match.start())
    verb, place = sight.verb(match.end())
    if said.grain == "year" and verb and not BETWEEN.fullmatch(sight.text, match.end(), place):
        verb = ""  # 2019年度…作风建设, 2020年城市建设: the year names something
    within = part.endswith("内")
    if part.endswith("间"):
        kind = "period"
    elif label:
        kind = label
    elif verb:
        kind = "deadline" if verb == "completes" else "period"
    elif within:
        kind = "deadline"
    elif sight.slot and alone(match, sight):
        kind = "deadline" if said.grain == "day" else "period"
    else:
        kind = "none"
    if kind == "none":
        reading.rule = "none"
    elif kind == "deadline":
        reading.end = said.last
    else:
        reading.kind = "period"
        reading.start, reading.end = said.first, said.last
        if within and sight.issued and said.first and said.last and said.first <= sight.issued <= said.last:
            reading.start = sight.issued


def alone(match: Match, sight: Sight) -> bool:
    """Does the point stand at the end of its clause or share it (上半年、下半年各一次), with no noun behind it (2020年度计划)?"""
    return match.end() >= len(sight.text) or sight.text[match.end()] in "，,；;。、（()）！!/ 并各和及与或均分"


def behind_us(reading: Reading, said: Point, match: Match, groups: Groups, sight: Sight) -> bool:
    """A date of the past in running text tells of what has been, and so does one whose sentence says so."""
    issued = sight.issued
    last = reading.end or reading.start
    bare = not (groups["edge"] or groups["part"] or groups["lead"])
    if issued is None or last is None or last > issued or (last == issued and not bare):
        return False
    if sight.label(match.start()) or (reading.end is None and not said.year_said):
        return False
    if not sight.slot:
        return True
    if (bare or (groups["lead"] or "").startswith("截")) and not alone_in_text(match, sight):
        return bool(said.year_said or sight.text[match.end()] in "，,")  # 2018年11月，党中央、国务院印发…; 截至2019年底，全省…
    long_past = said.year_said and (issued - last).days > LONG_AGO and not alone_in_text(match, sight)
    return long_past or (said.year_said and sight.told_as_past(match.end()))


def alone_in_text(match: Match, sight: Sight) -> bool:
    return bool(match.end() >= len(sight.text))
