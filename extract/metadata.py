"""The notice's own elements, e.g. 标题, 发文字号, 发文机关, 主送机关, 成文日期, 发布日期 (GB/T 9704-2012).

After this room: the lines that hold them are known, so that the structure reads the body only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from . import kept
from .clauses.units import UnitReader
from .dates import DATE, date_of, first_date
from .models import Metadata
from .normalize import Line
from .numbering import NumberingReader
from .ruleset import Ruleset, words_pattern

HEAD_LINES = 40  # how far down the elements before the body may stand
LONGEST_HEAD_LINE = 200  # characters; a longer line is body
LONGEST_ISSUER = 40
ISSUER_LINES = 6
FEW_LINES = 5  # a text of so few lines has lost its breaks
SHORTEST_JOINED = 40  # characters of a first line in which title, number and addressees may have run together
NUMBER_LINE = kept.compile(r"^[（(]?(?P<number>.{4,40}号)[)）]?$")
ABOUT = kept.compile(r"^(?P<issuer>[\p{Han}、（）() ]{2,60}?)(?:办公厅|办公室)?(?:关于|印发|转发|批转)")


@dataclass(slots=True)
class Head:
    """What was found of the notice, and the numbers of the lines that hold it (they are no body)."""

    metadata: Metadata
    lines: set[int] = field(default_factory=set)


class MetadataReader:
    """Reads the elements by rules/notice.toml."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.units = ruleset.build(UnitReader)
        self.numbering = ruleset.build(NumberingReader)
        self.ruleset = ruleset
        self.patterns = {rule.name: rule.compile() for rule in ruleset.rules("notice")}
        self.fields = {word: rule.name for rule in ruleset.rules("notice_label") for word in rule.words}
        self.label = kept.compile(rf"(?:^|(?<=[\p{{Han}}0-9 ）)〕号\\\]]))(?P<label>{words_pattern(self.fields)})[：:]")

    def read(self, source: str, lines: Sequence[Line]) -> Head:
        """The elements of a notice in its lines; `source` is the text that they are lines of."""
        head = Head(Metadata())
        found: dict[str, str] = {}
        body = self.body_start(lines)
        for index, line in enumerate(lines[:HEAD_LINES]):
            text = line.passage.text
            if ("：" in text or ":" in text) and self.labelled(text, found):
                head.lines.add(index)
        self.noise(lines, head)
        self.title_and_number(lines, body, found, head)
        self.addressees(lines, body, head)
        self.signature(lines, found, head)
        if lines and not ("title" in found and "signed" in found):
            self.joined_head(source, lines, found, head)
        self.settle(found, head.metadata)
        return head

    def body_start(self, lines: Sequence[Line]) -> int:
        """The first line that is an item or a long sentence."""
        for index, line in enumerate(lines[:HEAD_LINES]):
            text = line.passage.text
            if self.numbering.at_start(text) or (len(text) > LONGEST_HEAD_LINE) or (text.endswith("。") and not self.label.search(text)):
                return index
        return min(len(lines), HEAD_LINES)

    def labelled(self, text: str, found: dict[str, str]) -> bool:
        """A line of labels as web pages have it: 发文机关：国务院成文日期：2018年12月6日."""
        if len(text) > LONGEST_HEAD_LINE * 2:
            return False
        marks = list(self.label.finditer(text))
        if not marks or marks[0].start() > 0:
            return False
        for index, mark in enumerate(marks):
            end = marks[index + 1].start() if index + 1 < len(marks) else len(text)
            value = text[mark.end() : end].strip()
            if value:
                found.setdefault(self.fields[mark["label"]], value)
        return True

    def noise(self, lines: Sequence[Line], head: Head) -> None:
        for index, line in enumerate(lines):
            text = line.passage.text
            if len(text) <= LONGEST_HEAD_LINE and text[0] in "扫（(【原法—–－-·第打关字分返信政" and self.patterns["noise"].match(text):
                head.lines.add(index)

    def title_and_number(self, lines: Sequence[Line], body: int, found: dict[str, str], head: Head) -> None:
        """The title: the lines from the first on that together end like one; the number: a line of its own."""
        parts: list[int] = []
        for index in range(min(body, len(lines))):
            text = lines[index].passage.text
            if index in head.lines:
                if parts and "title" in found:
                    break
                continue
            number = NUMBER_LINE.match(text)
            if number and self.patterns["document-number"].match(number["number"]):
                found.setdefault("document_number", number["number"])
                head.lines.add(index)
                continue
            if self.patterns["addressees"].match(text):
                break
            if text.endswith("文件") and self.units.looks_like_unit(text[:-2]):
                head.lines.add(index)  # 示例县人民政府文件: the letterhead
                continue
            parts.append(index)
            joined = "".join(lines[part].passage.text for part in parts)
            if self.patterns["title"].search(joined) or self.patterns["plan-title"].match(joined):
                found.setdefault("title", "".join(written(lines[part]) for part in parts))
                if len(parts) > 1 and self.units.looks_like_unit(lines[parts[0]].passage.text):
                    found.setdefault("headline", written(lines[parts[0]]))  # the issuer above the title
                head.lines.update(parts)
                parts = []
            elif len(joined) > LONGEST_HEAD_LINE:
                break

    def addressees(self, lines: Sequence[Line], body: int, head: Head) -> None:
        """主送机关: a line of units that ends in a colon, before the body."""
        for index in range(min(body + 1, len(lines))):
            line = lines[index]
            match = self.patterns["addressees"].match(line.passage.text) if index not in head.lines else None
            if not match:
                continue
            names = self.units.read(line.passage.text, *match.span("list"))
            if names and sum(name.looks_right for name in names) * 2 >= len(names):
                head.metadata.addressees = [name.text for name in names]
                head.lines.add(index)
                return

    def signature(self, lines: Sequence[Line], found: dict[str, str], head: Head) -> None:
        """成文日期 alone on its line, 发文机关署名 on the lines before it."""
        for index, line in enumerate(lines):
            text = line.passage.text
            if not 8 <= len(text) <= 16 or text[0] not in "12一二":
                continue
            date = DATE.fullmatch(text)
            if not date:
                continue
            issuers = self.signers(lines, index, head)
            day = date_of(date)
            if day and "signed" not in found:
                found["signed"] = day.isoformat()
                if issuers:
                    found.setdefault("signer", "、".join(issuers))
            head.lines.add(index)

    def signers(self, lines: Sequence[Line], date: int, head: Head) -> list[str]:
        """The names on the lines before the date, the first one first."""
        names: list[str] = []
        for index in range(date - 1, max(-1, date - 1 - ISSUER_LINES), -1):
            text = lines[index].passage.text
            if (
                index in head.lines
                or len(text) > LONGEST_ISSUER
                or text[-1] in "。：:；"
                or self.numbering.at_start(text)
                or (not self.units.looks_like_unit(text) and not text.endswith(("院", "军委")))
            ):
                break
            names[:0] = lines[index].raw.split()
            head.lines.add(index)
        return names

    def joined_head(self, source: str, lines: Sequence[Line], found: dict[str, str], head: Head) -> None:
        """What the lines did not give, from text whose breaks were lost."""
        from .joined_head import JoinedHeadReader  # few texts have lost their breaks

        reader = self.ruleset.build(JoinedHeadReader)
        if "title" not in found and len(lines[0].passage.text) >= SHORTEST_JOINED:
            joined = reader.read(source, lines[0].passage)
            for name, value in joined.found.items():
                found.setdefault(name, value)
            head.metadata.addressees = head.metadata.addressees or joined.addressees
            if joined.end >= len(lines[0].passage.text):
                head.lines.add(0)
        if "signed" not in found:
            for line in lines:
                if len(line.passage.text) > (SHORTEST_JOINED if len(lines) <= FEW_LINES else LONGEST_HEAD_LINE):
                    found.update(reader.signature(line.passage, found.get("title_issuer", "")))
                if "signed" in found:
                    break

    def settle(self, found: dict[str, str], metadata: Metadata) -> None:
        """The signature counts before the page's labels; without both, the title names the issuer."""
        metadata.title = found.get("title")
        if "document_number" in found:
            metadata.document_number = self.normal_number(found["document_number"])
        metadata.issuer = (
            found.get("title_issuer")
            or found.get("letterhead")
            or found.get("signer")
            or found.get("issuer")
            or self.issuer_of(metadata.title)
            or found.get("headline")
        )
        signed = found.get("signed")
        metadata.issue_date = (
            dt.date.fromisoformat(signed) if signed else first_date(found.get("issue_date", "")) or first_date(found.get("printed", ""))
        )
        metadata.publish_date = first_date(found.get("publish_date", ""))

    def normal_number(self, text: str) -> str:
        """浙应急人事[2020]46号 → 浙应急人事〔2020〕46号."""
        number = self.patterns["document-number"].search(text)
        return f"{number['code']}〔{number['year']}〕{number['serial']}号" if number else text

    def issuer_of(self, title: str | None) -> str | None:
        about = ABOUT.match(title or "")
        if not about or title is None:
            return None
        name = title[: about.end("issuer")]
        rest = title[about.end("issuer") :]
        name += next((office for office in ("办公厅", "办公室") if rest.startswith(office)), "")
        return name if self.units.looks_like_unit(name) or name.endswith("院") else None


def written(line: Line) -> str:
    return line.raw.strip().strip("\ufeff\u3000 ")
