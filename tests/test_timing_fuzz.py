"""The grammar of timings: generate a date, write it in one of its wordings, read it back.

DUBAN_FUZZ=10000 runs that many cases; each is told by its number, so that a failure can be run again.
"""

from __future__ import annotations

import calendar
import os
import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest

from extract.clauses.timing import TimingContext, TimingReader, value_of
from extract.rulebook.ruleset import load_ruleset
from extract.text.normalize import passage

CASES = int(os.environ.get("DUBAN_FUZZ", "1500"))
DASHES = ["-", "—", "–", "～", "~", "至", "到", "——", "－"]
COMPLETES = ["完成", "全面完成", "基本建成", "出台实施意见", "完成整改验收", "实现全覆盖", "报送工作总结"]
LASTS = ["实施", "开展", "组织开展培训", "集中开展整治", "推进"]
HEDGES = ["争取", "力争", "原则上", "力争在", "原则上于"]
DIGITS = "〇一二三四五六七八九"


def chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if tens == 0:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def chinese_year(pick: random.Random, year: int) -> str:
    zero = pick.choice("〇○零")
    return "".join(zero if digit == "0" else DIGITS[int(digit)] for digit in str(year))


def full_width(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) if character.isascii() and character.isdigit() else character for character in text)


class Writer:
    """Writes numbers in one style for a whole phrase."""

    def __init__(self, pick: random.Random) -> None:
        self.pick = pick
        self.style = pick.choice(["digits", "digits", "digits", "chinese", "padded", "wide", "spaced"])

    def year(self, year: int) -> str:
        return (chinese_year(self.pick, year) if self.style == "chinese" else str(year)) + "年"

    def number(self, number: int) -> str:
        if self.style == "chinese":
            return chinese(number)
        return f"{number:02d}" if self.style == "padded" else str(number)

    def finish(self, text: str) -> str:
        if self.style == "wide":
            return full_width(text)
        if self.style == "spaced":
            return "".join(f" {c} " if c in "年月日" else c for c in text).strip()
        return text


def said_year(pick: random.Random, write: Writer, year: int, issued: date) -> str:
    """The year in words, where it is this or the next one, else in numbers; unsaid where it is this one."""
    words = [write.year(year)] * 2
    if year == issued.year:
        words += ["今年", "本年", ""]
    if year == issued.year + 1:
        words += ["明年"]
    return pick.choice(words)


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def day_deadline(pick: random.Random, write: Writer, issued: date) -> tuple[str, str]:
    day = issued + timedelta(pick.randrange(1, 700))
    year = said_year(pick, write, day.year, issued)
    numeric = [f"{day.year}.{day.month}.{day.day}", f"{day:%Y-%m-%d}", f"{day.year}/{day.month}/{day.day}"]
    written = f"{year}{write.number(day.month)}月{write.number(day.day)}{pick.choice('日日号')}"
    lead = pick.choice(["", "于", "请于", "不迟于", "截至", "最迟"])
    edge = pick.choice(["前", "之前", "以前", "前", "（星期五）前", "下班前", "17:00前", "24时前"])
    if pick.random() < 0.15:
        written, edge = pick.choice(numeric), pick.choice(["前", "之前"])
    return f"{lead}{written}{edge}{pick.choice(['', *COMPLETES])}", f"deadline {day}"


def month_deadline(pick: random.Random, write: Writer, issued: date) -> tuple[str, str]:
    month = issued.month + pick.randrange(0, 18)
    year, month = issued.year + (month - 1) // 12, (month - 1) % 12 + 1
    name = f"{said_year(pick, write, year, issued)}{write.number(month)}月"
    edge, strict = pick.choice(
        [
            ("底前", False),
            ("底", False),
            ("末前", False),
            ("底之前", False),
            ("月底前", False),
            ("前", True),
            ("份前", True),
            ("以前", True),
        ]
    )
    end = date(year, month, 1) - timedelta(1) if strict else month_end(year, month)
    return f"{pick.choice(['', '于', '到' if not strict else '', '确保'])}{name}{edge}{pick.choice(['', *COMPLETES])}", f"deadline {end}"


def ten_days(pick: random.Random, write: Writer, issued: date) -> tuple[str, str]:
    year, month = issued.year + 1, pick.randrange(1, 13)
    word, low, high = pick.choice([("上旬", 1, 10), ("中旬", 11, 20), ("下旬", 21, 31), ("中下旬", 11, 31), ("上中旬", 1, 20)])
    first, last = date(year, month, low), min(month_end(year, month), date(year, month, min(high, 28)) + timedelta(max(0, high - 28)))
    last = month_end(year, month) if high == 31 else date(year, month, high)
    name = f"{said_year(pick, write, year, issued)}{write.number(month)}月{word}"
    if pick.random() < 0.4:
        return f"{name}前完成", f"deadline {last}"
    return (
        (f"{name}{pick.choice(LASTS)}", f"period {first}..{last}")
        if pick.random() < 0.5
        else (f"{name}{pick.choice(COMPLETES)}", f"deadline {last}")
    )


def quarter(pick: random.Random, write: Writer, issued: date) -> tuple[str, str]:
    number = pick.randrange(1, 5)
    year = issued.year + 1
    first, last = date(year, number * 3 - 2, 1), month_end(year, number * 3)
    name = f"{said_year(pick, write, year, issued)}{pick.choice(['', '第'])}{DIGITS[number]}季度"
    edge = pick.choice(["末", "末前", "前", "底前", "", "", ""])
    if edge:
        return f"{name}{edge}{pick.choice(['', *COMPLETES])}", f"deadline {last}"
    return (
        (f"{name}{pick.choice(LASTS)}", f"period {first}..{last}")
        if pick.random() < 0.5
        else (f"{name}{pick.choice(COMPLETES)}", f"deadline {last}")
    )


def half_year(pick: random.Random, write: Writer, issued: date) -> tuple[str, str]:
    low = pick.choice([1, 7])
    year = issued.year + 1
    first, last = date(year, low, 1), month_end(year, low + 5)
    name = f"{said_year(pick, write, year, issued)}{'上' if low == 1 else '下'}半年"
    if pick.random() < 0.3:
        return f"{name}{pick.choice(['前', '底前', '末前'])}完成", f"deadline {last}"
    return (
        (f"{name}{pick.choice(LASTS)}", f"period {first}..{last}")
        if pick.random() < 0.5
        else (f"{name}{pick.choice(COMPLETES)}", f"deadline {last}")
    )


def year_deadline(pick: random.Random, write: Writer, issued: date) -> tuple[str, str]:
    year = issued.year + pick.randrange(0, 12)
    name = said_year(pick, write, year, issued) or "今年"
    edge = pick.choice(["底前", "底", "年底前", "末", "年末前", "底之前", "底以前"])
    if pick.random() < 0.3:
        return (
            f"{pick.choice(['到', '到', '截至'])}{name}{pick.choice(['', '底', '末'])}{pick.choice(['', '基本建成', '，覆盖率达到95%'])}",
            f"deadline {year}-12-31",
        )
    if pick.random() < 0.2:
        return f"{name}{pick.choice(['前', '以前', '之前'])}完成", f"deadline {year - 1}-12-31"
    return f"{name}{edge}{pick.choice(['', *COMPLETES])}", f"deadline {year}-12-31"


def month_range(pick: random.Random, write: Writer, issued: date) -> tuple[str, str]:
    low = pick.randrange(1, 13)
    span = pick.randrange(1, 11)
    year, high_year, high = issued.year + 1, issued.year + 1 + (low + span - 1) // 12, (low + span - 1) % 12 + 1
    dash = pick.choice(DASHES)
    start = f"{said_year(pick, write, year, issued)}{write.number(low)}"
    if high_year == year:
        unit = pick.choice(["月", "", "月份"])
        unit = "月" if write.style == "chinese" and dash in "一—" else unit
        end = pick.choice(["", f"{year}年" if unit else ""]) + f"{write.number(high)}月{'份' if unit == '月份' else ''}"
    else:
        unit, end = "月", pick.choice([write.year(high_year), "次年", "翌年"]) + f"{write.number(high)}月"
    lead = pick.choice(["", "从" if unit else ""])
    return f"{lead}{start}{unit}{dash}{end}{pick.choice(['', *LASTS])}", f"period {date(year, low, 1)}..{month_end(high_year, high)}"


def day_range(pick: random.Random, write: Writer, issued: date) -> tuple[str, str]:
    first = issued + timedelta(pick.randrange(1, 300))
    last = first + timedelta(pick.randrange(1, 200))
    dash = pick.choice(DASHES)
    start = f"{write.year(first.year)}{write.number(first.month)}月{write.number(first.day)}日"
    end = f"{write.number(last.month)}月{write.number(last.day)}日"
    if (last.year, last.month) == (first.year, first.month) and pick.random() < 0.5:
        end = f"{write.number(last.day)}日"
    elif last.year != first.year:
        end = write.year(last.year) + end
    return f"{pick.choice(['', '自'])}{start}{pick.choice(['', '起'])}{dash}{end}{pick.choice(['', '止'])}", f"period {first}..{last}"


def year_range(pick: random.Random, write: Writer, issued: date) -> tuple[str, str]:
    low = issued.year + pick.randrange(0, 3)
    high = low + pick.randrange(1, 10)
    start, end = write.year(low), write.year(high)
    return (
        f"{start[:-1] if pick.random() < 0.6 else start}{pick.choice(DASHES)}{end}{pick.choice(['', *LASTS])}",
        f"period {low}-01-01..{high}-12-31",
    )


def from_now(pick: random.Random, write: Writer, issued: date) -> tuple[str, str]:
    last = issued + timedelta(pick.randrange(20, 300))
    end = f"{write.year(last.year)}{write.number(last.month)}月{write.number(last.day)}日"
    return (
        f"{pick.choice(['即日起', '自即日起', '自印发之日起', '从现在起', '自本通知印发之日起'])}{pick.choice(['至', '到', '—'])}{end}",
        f"period {issued}..{last}",
    )


def repeated(pick: random.Random, write: Writer, issued: date) -> tuple[str, str]:
    day, month = pick.randrange(1, 28), pick.randrange(1, 13)
    edge = pick.choice(["前", "之前", "以前", ""])
    tail = pick.choice(["", "报送工作进展", "上报"])
    number, weekday = write.number(day), pick.randrange(7)
    return pick.choice(
        [
            (f"每月{number}日{edge}{tail}", f"FREQ=MONTHLY;BYMONTHDAY={day}"),
            (f"每个月{number}日{edge}{tail}", f"FREQ=MONTHLY;BYMONTHDAY={day}"),
            (f"每月{pick.choice(['底', '末', '月底'])}{edge}{tail}", "FREQ=MONTHLY;BYMONTHDAY=-1"),
            (f"每季度{pick.choice(['末', '底'])}{edge}{tail}", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"),
            (f"每季度首月{number}日{edge}{tail}", f"FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY={day}"),
            (
                f"每季度{pick.choice(['末月', '最后一个月', '第三个月'])}{number}日{edge}{tail}",
                f"FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY={day}",
            ),
            (f"每年{write.number(month)}月{number}日{edge}{tail}", f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}"),
            (f"每年{write.number(month)}月{tail}", f"FREQ=YEARLY;BYMONTH={month}"),
            (f"每年{pick.choice(['底', '年底', '末', '年末'])}{edge}{tail}", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"),
            (
                f"每{pick.choice(['周', '星期'])}{'一二三四五六日'[weekday]}{edge}{tail}",
                f"FREQ=WEEKLY;BYDAY={('MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU')[weekday]}",
            ),
            (f"{pick.choice(['每', '按', '逐'])}月{tail}", "FREQ=MONTHLY"),
            (f"{pick.choice(['每', '按'])}季度{tail}", "FREQ=MONTHLY;INTERVAL=3"),
            (f"每{write.number(pick.choice([2]))}个月{tail}", "FREQ=MONTHLY;INTERVAL=2"),
            (f"每半年{tail}", "FREQ=MONTHLY;INTERVAL=6"),
            (f"每{pick.choice(['日', '天'])}{write.number(17)}时前{tail}", "FREQ=DAILY"),
        ]
    )


def lengths(pick: random.Random, write: Writer, issued: date) -> tuple[str, str]:
    number = pick.randrange(2, 31)
    unit, iso = pick.choice(
        [("日", "P{}D"), ("天", "P{}D"), ("个工作日", "P{}D"), ("个月", "P{}M"), ("年", "P{}Y"), ("周", "P{}W"), ("小时", "PT{}H")]
    )
    anchor, said = pick.choice(
        [
            ("", "印发"),
            ("自印发之日起", "印发"),
            ("收到本通知后", "收到通知"),
            ("自收到通知之日起", "收到通知"),
            ("通知印发后", "印发"),
            ("整改完成后", "整改完成"),
            ("会议结束后", "会议结束"),
        ]
    )
    if not anchor and unit == "小时" and number < 24:
        said = "-"  # from when it happens, which nobody says
    count = write.number(number)
    count = count.lstrip("0")
    return (
        f"{anchor}{count}{unit}{pick.choice(['内', '之内', '以内'])}{pick.choice(['', *COMPLETES])}",
        f"relative {iso.format(number)}@{said}",
    )


def plans(pick: random.Random, write: Writer, issued: date) -> tuple[str, str]:
    index = pick.randrange(2, 6)
    low = 2006 + 5 * (index - 1)
    quote = pick.choice([("“", "”"), ("", "")])
    name = f"{quote[0]}十{DIGITS[index]}五{quote[1]}"
    return pick.choice(
        [
            (f"{name}{pick.choice(['期间', '时期'])}", f"period {low}-01-01..{low + 4}-12-31"),
            (f"{pick.choice(['到', ''])}{name}{pick.choice(['末', '期末', '末期'])}", f"deadline {low + 4}-12-31"),
            (f"{name}前{pick.choice(['两', '2'])}年", f"period {low}-01-01..{low + 1}-12-31"),
        ]
    )


Kind = Callable[[random.Random, Writer, date], tuple[str, str]]
DATES: list[Kind] = [day_deadline, month_deadline, ten_days, quarter, half_year, year_deadline]
OTHERS: list[Kind] = [month_range, day_range, year_range, from_now, repeated, lengths, plans]


def case(number: int) -> tuple[str, date, str]:
    """The phrase, the issue date and the value expected of one case."""
    pick = random.Random(number)
    issued = date(pick.randrange(2015, 2026), pick.randrange(1, 7), pick.randrange(1, 29))
    write = Writer(pick)
    kind = pick.choice(DATES + OTHERS)
    text, value = kind(pick, write, issued)
    if kind is repeated:
        value = f"recurring {value}"
    if kind in DATES and pick.random() < 0.15 and not text.startswith(("于", "请", "不", "截", "最", "确", "到")):
        text, value = pick.choice(HEDGES) + text, value.replace(" ", " ~", 1)
    unit = pick.choice(["", "", "", "科信处牵头负责，", "市教育局、市财政局负责,"])
    return unit + write.finish(text), issued, value


@pytest.mark.parametrize("block", range(10))
def test_what_is_written_is_read_back(block: int) -> None:
    reader = load_ruleset().build(TimingReader)
    wrong = []
    for number in range(block, CASES, 10):
        text, issued, value = case(number)
        readings = reader.read(passage(text).text, TimingContext(issued=issued), slot=True)
        got = "; ".join(map(value_of, readings))
        if got != value:
            wrong.append(f"{number}: {text} ({issued}): {got or 'nothing'}, expected {value}")
    assert not wrong, "\n".join(wrong[:20])
