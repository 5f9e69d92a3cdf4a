"""Deadlines and periods, e.g. `5月底前` → deadline 2020-05-31, `4—6月` → period 2020-04-01..2020-06-30.

A completion verb makes a bare period a deadline (上半年完成), a doing verb keeps it a period (上半年实施).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from ....models import Modifier, TimingKind
from ....rulebook.ruleset import Rule
from ....text.marks import APART, CLOSING, COLON, COMMA, OPENING
from ....text.numerals import numeral
from ..ground.calendars import month_end, month_third, time_of_day
from ..ground.picks import Days
from ..ground.points import point_of
from ..ground.records import Groups, Match, Point, Reading, groups_of
from ..ground.sight import SHARED, Sight
from ..ground.steps import behind_years, counts_from_said, is_step, kind_of_step, says_year_again
from .lengths import end_of, length_of

LONG_AGO = 366  # days; a date further back tells of what was (2000年底前建成的小区)
DONE_RULE = "done-on"
DESCRIBED = 3  # characters of a verb and 的
LONGEST_NOTE = 8  # characters of （星期四）、


def point(match: Match, rule: Rule, sight: Sight) -> list[Reading] | None:
    """`5月底前`, `到2025年`, `上半年`: a deadline, a period or (年中) vague."""
    words = groups_of(match)
    if short_of_a_date(match, words, sight):
        return None
    if names_no_time(match, words, sight):
        return []
    if counts_from_event(match, words, sight):
        sight.idle.append(match.span())
        return [Reading("deadline", match.span(), modifier="before")] if words["before"] else []  # told: no date
    if says_year_again(words, sight):
        return []
    said = point_of(words, sight)
    if said is None or said.past_word or words["past"] or sight.stands("done", match.end()):
        return []
    done = sight.slot and sight.around.fragment("done_on").search(sight.text, max(0, match.start() - 2), match.end())
    if done:  # 已于7月20日完成
        return [Reading("done", (done.start(), match.end()), rule=DONE_RULE)]
    reading = decide(said, words, match, sight)
    if reading is None:
        return []
    reading.time = time_of_day(words)
    reading.any_year = bool(words["month"]) and (not words["year"] or counts_from_said(words, sight))
    if reading.kind != "vague" and behind_us(reading, said, match, words, sight):
        sight.idle.append(match.span())
        return []
    return [reading]


def short_of_a_date(match: Match, words: Groups, sight: Sight) -> bool:
    """15日整改反馈, 15日内, 6.30 but behind a label (节点：6.30) or as 于6.30日: too little to tell a date by."""
    ends = words["before"] or words["until"]
    if words["dotted"]:
        named = not words["dotted"][-1].isdigit() and sight.opens(match.start())
        return not (ends or named or words["by"] or (sight.slot and is_value(match, words["dotted"])))
    if not words["day"] or words["month"] or words["month_pick"]:
        return bool(words["near"] and not ends)
    of_plan = sight.context.month and sight.slot and not words["part"] and sight.opens(match.start()) and alone(match, sight)
    return not (ends or of_plan or goes_on(match, sight) or is_set(match, words, sight))  # 25日 in a plan of April


def is_value(match: Match, dotted: str) -> bool:
    """节点：6.30, and 教务处，6.30 where nothing follows: figures of a day as long as 6.30, and none of 2.5."""
    before = match.string[: match.start()][-1:]
    return before in tuple(COLON) or (before in tuple(COMMA) and match.end() == len(match.string) and dotted[-2:].isdigit())


def is_set(match: Match, words: Groups, sight: Sight) -> bool:
    """请各县于26日上午报送, of the notice's own month and to come; not 于15日内, 在3日举行的会议上."""
    start, day, issued = match.start(), numeral(words["day"]), sight.context.issued
    if not start or words["part"] or issued is None or not day or day < issued.day or not sight.stands("then", start - 1):
        return False
    return not sight.stands("attributive", match.end())


def goes_on(match: Match, sight: Sight) -> bool:
    """6月12日、13日 in a slot, 9月5日、15日、25日前: another day of the month said right before."""
    (start, end), unit = match.span(), sight.text[match.end("day") : match.end("day") + 1]
    joins = start > 1 and (sight.text[start - 1] in APART or sight.stands("joined", start - 1))
    done = sight.slot or sight.verb(end)[0] == "completes" or sight.stands("handing", end)  # 6月10日、20日分别报送
    noted = joins and sight.text[start - 2] in CLOSING  # 6月20日（周四）、21日（周五）
    last = max(sight.text.rfind(mark, max(0, start - LONGEST_NOTE), start) for mark in OPENING) if noted else start - 1
    behind = joins and last > 0 and sight.text[last - 1] == unit
    return bool(behind and sight.month and (done or sight.shared_edge(end) is not None))


def names_no_time(match: Match, words: Groups, sight: Sight) -> bool:
    """Months in names (王一月), issues and batches (2021年第3期), papers (完成二季度资金计划), 8位 numbers without an edge."""
    text, (start, end), first = sight.text, match.span(), sight.opens(match.start())
    if not first and sight.around.fragment("month_of_name").fullmatch(text, start, end):
        return True
    if not words["edge"] and not words["part"] and words["year"] and sight.stands("numbered", end):
        return True
    plain = not (words["edge"] or words["part"] or words["lead"] or words["day"])
    paper = sight.stands("of_paper", end) if plain else None
    if paper and (not first or sight.stands("then", paper.end()) or (start and sight.stands("handed", start - 1))):
        return True  # 完成二季度资金计划, 2月份报表3月10日前报出, 将8月份小结上报
    if plain and words["month"] and sight.holds_event(end):
        return True
    if words["by"] and words["year_word"] and not (sight.slot or words["month"] or words["part"]) and sight.stands("attributive", end):
        return True  # 发放到今年录取的新生
    described = None if sight.slot or not words["before"] else sight.stands("attributive", end)
    if (described and described.end() == end + DESCRIBED) or (words["since"] and sight.stands("in_force", end)):
        return True  # 3月31日前登记的企业, 2020年1月1日起施行的《条例》
    numeric = words["mark"] or words["compact"]
    if not numeric or words["edge"] or words["lead"] or sight.label(start):
        return False
    return not sight.slot or not (first or words["day"])  # 附件2020-1


def counts_from_event(match: Match, words: Groups, sight: Sight) -> bool:
    """货物报关出口次月, 工程竣工次年3月底前, 自登记当月: the month or year of what stands before it, whose day nobody knows."""
    word = words["month_near"] or words["year_word"]
    start = match.start()
    if not word or not start or sight.month or sight.year or not sight.vocabulary.shifts[word].from_said:
        return False
    around, text = sight.around, sight.text
    return not any(around.fragment(opens).match(text, start - 1) for opens in ("point_opens", "phrase_opens"))


def decide(said: Point, words: Groups, match: Match, sight: Sight) -> Reading | None:
    """What kind of timing a point is, by what stands before it, in it and behind it; None where it says no time of work."""
    if (words["opening"] or words["middle"]) and not words["lead"] and not words["before"]:
        return early_or_middle(said, words, match)
    if words["before"] or words["until"] or words["by"]:
        return closing(said, words, match)
    if said.last and not words["edge"] and (shared := sight.shared_edge(match.end())):
        return Reading("deadline", match.span(), end=said.until(not (words["ending"] or shared["ending"])))
    if words["since"] or (words["from"] and not words["part"]):
        return beginning(said, match, sight)
    if words["after"]:
        return Reading("period", match.span(), said.last, modifier="after")
    reading = at_the_end(said, match, sight) if words["ending"] else by_verb(said, words, match, sight)
    if reading is not None and words["around"]:
        reading.modifier = "around"
    return reading


def early_or_middle(said: Point, words: Groups, match: Match) -> Reading:
    """年初, 年中 name no days; 6月初, 6月中 name ten."""
    modifier: Modifier | None = "around" if words["around"] else None
    if said.grain != "month" or words["bare"] or said.first is None:
        return Reading("vague", match.span(), modifier=modifier)
    return Reading("period", match.span(), *third_named(said, words), modifier=modifier)


def closing(said: Point, words: Groups, match: Match) -> Reading:
    """`5月底前`, `到2025年`, `截至6月30日`, `6月中前`."""
    if words["opening"] or words["middle"]:
        end = third_named(said, words)[1] if said.grain == "month" and said.first else None
        if words["middle"] and said.grain == "year" and said.first:
            end = month_end(said.first.year, 6)  # 年中前; 年初前 says no day
    else:
        end = said.until(bool(words["before"] and not words["ending"] and not words["within"]))
    kind: TimingKind = "deadline" if end or said.last is None else "vague"
    modifier: Modifier | None = "before" if words["before"] else "around" if words["around"] else None
    return Reading(kind, match.span(), end=end, modifier=modifier)


def third_named(said: Point, words: Groups) -> Days:
    """6月初 is its first ten days, 6月中 the second."""
    assert said.first is not None
    return month_third(said.first.year, said.first.month, 0 if words["opening"] else 1)


def beginning(said: Point, match: Match, sight: Sight) -> Reading:
    """`自2020年5月1日起`, and how long from then on (从2019年1月1日起，实施三年)."""
    found = sight.stands("lasting_behind", match.end())
    length = length_of(groups_of(found), sight) if found else None
    last = end_of(said.first, length) if length and said.first else None
    if last is None or found is None:
        return Reading("period", match.span(), said.first)
    return Reading("period", (match.start(), found.end()), said.first, last - timedelta(1))


def at_the_end(said: Point, match: Match, sight: Sight) -> Reading | None:
    """`5月底` with a verb behind it or alone in a slot; not 与周末连休, 年终工作评价."""
    follows = sight.slot and (alone(match, sight) or sight.stands("at_the_end", match.end()) or is_step(said, match, sight, ending=True))
    return Reading("deadline", match.span(), end=said.last) if follows or sight.verb(match.end())[0] else None


def by_verb(said: Point, words: Groups, match: Match, sight: Sight) -> Reading | None:
    """A bare stretch of time: its label says what it is, else the verb behind it, else (in a slot) its grain."""
    kind = kind_of_stretch(said, words, match, sight)
    if kind == "deadline":
        return Reading("deadline", match.span(), end=said.last)
    if kind is None:
        return None
    first = sight.issued if words["within"] and sight.issued and said.contains(sight.issued) else said.first
    return Reading("period", match.span(), first, said.last)


def kind_of_stretch(said: Point, words: Groups, match: Match, sight: Sight) -> Literal["deadline", "period"] | None:
    if words["during"]:
        return "period"
    label = sight.label(match.start())
    if label:
        return label
    verb = verb_of(said, match, sight)
    if verb:
        return "deadline" if verb == "completes" else "period"
    if words["within"]:
        return "deadline"
    if said.grain in ("quarter", "month", "ten") and (kind := kind_of_step(match, sight)):
        return kind
    if sight.slot and alone(match, sight):
        return "deadline" if said.grain == "day" else "period"
    return "deadline" if is_step(said, match, sight) else None


def verb_of(said: Point, match: Match, sight: Sight) -> str:
    """What the verb behind a bare point says; "" where there is none or the point names something (2020年城市建设)."""
    end = behind_years(match.end(), sight)
    if not sight.slot and sight.text[end : end + 1] in ("（", "("):
        return ""  # the date below a notice: 2024年5月20日（此件公开发布）
    verb, place = sight.verb(end)
    if said.grain != "year":
        return "completes" if said.grain == "day" and sight.stands("handing", end) else verb  # 于3月4日将培训情况报送教务处
    if sight.stands("attributive", end):
        return ""  # 2024年度重点研发项目的资金
    hedged, reaches = sight.hedged(match.start()), sight.stands("at_least", end)
    if (hedged and (verb == "completes" or reaches)) or (reaches and sight.text[end] in COMMA and sight.opens(match.start())):
        return "completes"  # 力争2025年每千人口医生数不低于3.5人; 2022年，产业收入突破350亿元
    return verb if verb and sight.around.fragment("before_verb").fullmatch(sight.text, end, place) else ""


def alone(match: Match, sight: Sight) -> bool:
    """Does the point stand at the end of its clause or share it (上半年、下半年各一次), with no noun behind it (2020年度计划)?"""
    at = match.end()
    return at >= len(sight.text) or sight.text[at] in SHARED or bool(sight.stands("shares", at))


def behind_us(reading: Reading, said: Point, match: Match, words: Groups, sight: Sight) -> bool:
    """A date of the past in running text tells of what has been, and so does one whose sentence says so."""
    issued = sight.issued
    last = reading.end or reading.start
    bare = not (words["edge"] or words["part"] or words["lead"])
    if issued is None or last is None or last > issued or (last == issued and not bare):
        return False
    if sight.label(match.start()) or (reading.end is None and not said.year_said):
        return False
    if not sight.slot:
        return True
    if match.end() >= len(sight.text):
        return False
    if bare or words["as_of"]:  # 2018年11月，党中央、国务院印发…; 截至2019年底，全省…
        return said.year_said or sight.text[match.end()] in COMMA
    if words["before"] and sight.stands("asked_behind", match.end()):  # the notice's own date was misread: 于2004年12月底前将意见报市政府
        return False
    return said.year_said and ((issued - last).days > LONG_AGO or sight.told_as_past(match.end()))
