"""What a title looks like, e.g. `…关于印发《…》的通知`, `示例市2021年工作要点（试行）`, and what only stands beside one on its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product

import regex

from .. import patterns
from ..clauses.brackets import pairs
from ..clauses.units import UnitReader
from ..rulebook.ruleset import Ruleset
from ..text.marks import CLOSING, COLON, COMMA, LISTING, OPENING, SENTENCE_ENDS
from ..text.normalize import Line
from ..text.numerals import ONE_TO_TEN
from .numbers import NumberReader

QUOTED_OR_COLON = patterns.compile(r"《[^《》]*》|“[^“”]*”|[：:]")  # what is quoted in a title may hold a colon
COLONS = {"：", ":"}
LONGEST_MARK = 5  # characters of what a paper has above its title: 主动公开, 特急, 附件1-2
LONGEST_HEADING = 50  # characters of a line that is a title by its place alone
LABELLED = patterns.compile(r"[（(]?\p{Han}{2,8}[0-9]?[：:].")
MARKS = frozenset(SENTENCE_ENDS + COLON + COMMA)  # that stand in no title
SPREAD = patterns.compile(r"(?<=\p{Han})\s+(?=\p{Han}$)")  # 的通　知
MOST_ABOVE, LEAST_SAID = 12, 6  # lines above a title said again, and its characters
LONGEST_COVER, MOST_DATES = 3_000, 40  # characters of a cover that ran into what it prints, dates in them
OPENS = patterns.compile("《")
REMARK = patterns.compile(r"[（(][^（）()]{2,10}[）)]")  # 此件公开发布
LEAST_END = 3  # characters of a name without its beginning
ITEM = patterns.compile(rf"[（(]?[0-9{ONE_TO_TEN}]{{1,3}}[.．、）)]")  # 1.读书征文
OF_DAY = patterns.compile(r"[ \u3000]*[0-9]{1,2}\p{Han}[0-9]{1,2}\p{Han}{1,3}[ \u3000]+\p{Han}")  # 3月20日 区委办 制定整改方案


class TitleShapes:
    """Tells them by rules/notice.toml."""

    letter: regex.Pattern[str]
    plan: regex.Pattern[str]
    attachment: regex.Pattern[str]
    buttons: regex.Pattern[str]
    verb: regex.Pattern[str]
    printed: regex.Pattern[str]
    date: regex.Pattern[str]

    def __init__(self, ruleset: Ruleset) -> None:
        self.units: UnitReader = ruleset.build(UnitReader)
        self.numbers: NumberReader = ruleset.build(NumberReader)
        names = ("title", "plan-title", "attachment", "behind-title", "title-verb", "date")
        self.printed: regex.Pattern[str] = ruleset.rule("standing", "printed").compile()
        self.letter, self.plan, self.attachment, self.buttons, self.verb, self.date = (
            ruleset.rule("notice", name).compile() for name in names
        )
        words = rf"[\p{{Han}}0-9“”（）()·—-]{{2,{LONGEST_HEADING}}}"
        self.short: regex.Pattern[str] = patterns.compile(rf"{words}{ruleset.expand('{letter_kind}')}")

    def bare(self, line: Line) -> Line:
        """A line without the buttons that a page puts behind a title, or the brackets around it: 《市水利局关于…的通知》."""
        text = line.passage.text
        around = text[0] == "《" and any(pair.start == 0 and pair.end == len(text) - 1 for pair in pairs(text, "《"))
        if around and self.letter.search(text[1:-1]) and self.opens(text[1:-1]):
            start, end = line.passage.span(1, len(text) - 1)
            return Line(line.passage.cut(1, len(text) - 1), line.raw[start - line.base : end - line.base], start)
        buttons = self.buttons.search(text)
        if not buttons:
            return line
        end = buttons.start()
        return Line(line.passage.cut(0, end), line.raw[: line.passage.span(0, end)[1] - line.base], line.base)

    def is_title(self, text: str) -> bool:
        """Does it end as a title does, with no 《 that goes on below?"""
        if attachment := self.attachment.match(text):
            text = text[attachment.end() :]
        text, number = self.numbers.behind(text)
        whole = text.count("《") <= text.count("》")
        numbered = number is not None and MARKS.isdisjoint(text) and not text.endswith("》")  # 2024年重点工作任务（示政发〔2024〕2号）
        return whole and (numbered or bool(self.letter.search(text) or self.plan.match(text)))

    def opens(self, text: str) -> bool:
        """Does a letter's title begin here: with the issuer's name before 关于?"""
        verb = self.verb.search(text, 1)
        return verb is not None and self.names_units(text[: verb.start()])

    def broken(self, above: str, line: str, rest: str) -> bool:
        """Does the name of who issues go on from the line above: 示例市中级人民 / 法院关于…, 甲局、示例 / 市公安局关于…?"""
        if above.endswith(tuple(LISTING)):
            return True
        verb = self.verb.search(rest, 1)
        listed = above.rpartition(LISTING[0])[0]
        wide = len(above) + 1 >= len(line) and above.isalpha()  # as wide as what stands below
        if verb is None or not (wide or (listed and self.names_units(listed))):
            return False
        return self.names_units(above + rest[: verb.start()])

    def said_again(self, lines: Sequence[Line], found: dict[str, str], taken: set[int]) -> bool:
        """现将《示例工作计划》印发给你们 above the date, and the same words alone below it, on a line or two: the title of that."""
        for above, line in enumerate(lines[:MOST_ABOVE]):
            text = line.passage.text
            if not text.endswith("。"):
                continue
            for below, last in product(range(above + 1, min(above + MOST_ABOVE, len(lines))), (1, 2)):
                part = lines[below : below + last]
                words = "".join(line.passage.text for line in part)
                if len(words) >= LEAST_SAID and not MARKS & set(words) and self.prints(text, words) and self.may_be_title(words):
                    found["title"] = "".join(map(written, part))
                    taken.update(range(below, below + last))
                    return True
        return self.run_in(lines, found)

    def run_in(self, lines: Sequence[Line], found: dict[str, str]) -> bool:
        """The same run into the date above it or its own text: `现将《示例办法》印发给你们。示例局2024年1月9日示例办法第一章`."""
        named: list[str] = []
        for line in lines[:MOST_ABOVE]:
            text = line.passage.text[:LONGEST_COVER]
            for place, names in self.behind_dates(text, named):
                title = max((name for name in names if text.startswith(name, place)), key=len, default="")
                if title and self.may_be_title(title) and (place or len(title) < len(text)):
                    start, end = line.passage.span(place, place + len(title))
                    found["title"] = line.raw[start - line.base : end - line.base]
                    return True
            named += self.named(text, len(text))
        return False

    def named(self, text: str, end: int) -> list[str]:
        """What a letter prints, and that without who issues it: 现将《|市审计局|关于…的意见》印发给你们."""
        text = whole(text)
        opened = (letter for mark in OPENS.finditer(text, 0, end) if (letter := self.printed.match(text, mark.start(), end)))
        names = [letter["title"] for letter in islice(opened, MOST_DATES)]
        return [*names, *(name[verb.start() :] for name in names if (verb := self.verb.search(name, 1)))]

    def behind_dates(self, text: str, named: list[str]) -> Iterator[tuple[int, list[str]]]:
        """The places of a line right behind a date, or a remark behind that, and below one; with what is named before each."""
        if named:
            yield 0, named
        for date in islice(self.date.finditer(text), MOST_DATES):
            names = [*named, *self.named(text, date.start())]
            yield date.end(), names
            if remark := REMARK.match(text, date.end()):
                yield remark.end(), names

    def may_be_title(self, words: str) -> bool:
        """No day (2026年4月12日), no item (1.读书征文), and no office alone."""
        return not ITEM.match(words) and sum(map(str.isdigit, words)) * 2 < len(words) and not self.names_units(words)

    def is_above_body(self, lines: Sequence[Line], index: int, taken: set[int]) -> bool:
        """Is the line, but for those `taken`, above one that begins the body?

        2024年6月6日, （完成时限：6月30日）, 责任部门：…, or 3月5日，…。现将情况通报如下：
        """
        below = next((lines[at].passage.text for at in range(index + 1, len(lines)) if at not in taken), "-")
        text = lines[index].passage.text
        told = "。" in below or (below[-1] in COLON and not set(COMMA).isdisjoint(below))
        if told and len(text) > LONGEST_MARK and self.short.fullmatch(text):  # 安全检查情况通报
            return True
        below = lines[index + 1].passage.text
        return self.date.fullmatch(below.strip(OPENING + CLOSING)) is not None or LABELLED.match(below) is not None

    def prints(self, text: str, title: str) -> bool:
        """现将《示例方案》印发给你们, 示例方案已经同意，现印发你们."""
        at = text.find(f"《{title}》")
        return text.startswith(title) if at < 0 else self.printed.match(whole(text), at) is not None

    def names_units(self, text: str) -> bool:
        names = self.units.read(text)
        return bool(names) and all(name.looks_right for name in names)

    def states(self, line: Line, joined: str) -> bool:
        """A row of facts or of a day's work, or a label with its value: no part of a title; `joined` is the line with those above it."""
        text = line.passage.text
        labelled = not COLONS.isdisjoint(text) and not COLONS.isdisjoint(QUOTED_OR_COLON.findall(text))
        return is_row(line) or OF_DAY.match(line.raw) is not None or (labelled and not self.is_title(joined))


def whole(text: str) -> str:
    """制定了《示例办法》。经厅务会通过，现印发给你们 as one sentence, its places kept."""
    return text.replace("。", "，")


def is_row(line: Line) -> bool:
    """Cells side by side, parted by tabs."""
    return len([cell for cell in line.raw.split("\t") if cell.strip("←〃 \u3000")]) > 1


def written(line: Line) -> str:
    """The words of a line, together where they are spread: 通　知; `#` before a heading is Markdown's."""
    words = line.raw.strip().lstrip("#").strip("\ufeff\u3000 ")
    if not SPREAD.search(words):
        return words
    pieces = words.split()
    return "".join(pieces) if max(map(len, pieces)) == 1 else SPREAD.sub("", words)


def names_site(text: str) -> bool:
    """示例市人民政府 / 政府信息公开 / 关于…的通知: the line above it is the site's name, and no issuer; not 主动公开, 附件1, a date."""
    return len(text) > LONGEST_MARK and not set(text) & set(COLON + OPENING)


def ends_again(above: Sequence[str], rest: str) -> Iterator[str]:
    """The ends of these names that a title begins with: 中共甲区委组织部 / 区委组织部关于…."""
    for name in above:
        yield from (name[at:] for at in range(1, len(name) - LEAST_END) if rest.startswith(name[at:]))
