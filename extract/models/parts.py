"""What the records of contract `duban/1` are made of: the source, the notice's elements, units, timings, e.g. 5月底前完成 → 2020-05-31.

Names are the field's own: GB/T 9704-2012 for the notice, RFC 5545 for recurrence, ISO 8601 for dates and durations. Every `span` is
`[start, end)` in characters of the decoded source text, so that `text[start:end]` gives the words back.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from .terms import Bound, Modifier, Role, Span, TimingKind, page_of


class Record(BaseModel):
    """What all records share: fields that a later version has added are left aside when a record is loaded."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="ignore", json_schema_serialization_defaults_required=True)


class LeftOut(Record):
    """What a reader did not hand on, all of one kind together.

    `kind` is `navigation`, `page-furniture`, `hidden`, `deleted-revision`, `struck-out`, `unreadable` …; `characters` counts the visible
    characters (no white space); `example` is the beginning of the first of them, 40 characters at most.

    >>> page = parse_bytes("<html><nav>首页 新闻</nav><p>1.值守。（办公室负责）</p></html>".encode(), "a.html")
    >>> page.source.left_out[0].kind
    'page-furniture'
    """

    kind: str
    characters: int
    example: str


class Source(Record):
    """The input as it was found; `characters` counts the decoded text, in which all spans are.

    `pages` holds where each page begins in that text (PDF, OFD); `ocr` is true of recognised text, `confidence` its mean (0 to 1).
    `duban` is the version and `rules` the digest of the rules that made the record: of the same input they make the same one.

    >>> source = parse_bytes("1.值守。（办公室负责）".encode("gb18030"), "a.txt").source
    >>> source.name, source.encoding, source.characters
    ('a.txt', 'gb18030', 12)
    """

    name: str
    format: str = "text"
    encoding: str | None = None
    sha256: str
    characters: int
    pages: list[int] = Field(default_factory=list)
    ocr: bool = False
    confidence: float | None = None
    left_out: list[LeftOut] = Field(default_factory=list)
    duban: str | None = None
    rules: str | None = None

    def page_of(self, span: Span) -> int | None:
        """The page that a span begins on, counted from 1; None of a format without pages."""
        return page_of(self.pages, span)


class Metadata(Record):
    """The notice's own elements (GB/T 9704-2012 公文格式要素): 标题, 发文字号, 发文机关, 主送机关, 成文日期, 发布日期.

    `genre` is the document's kind (文种), e.g. 通知, 意见, 方案, 办法; None where it does not say.

    >>> parse_file("samples/zheyingji-renshi-2020-46.txt").metadata.issuer
    '浙江省应急管理厅'
    """

    title: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    addressees: list[str] = Field(default_factory=list)
    issue_date: date | None = None
    publish_date: date | None = None
    genre: str | None = None


class Unit(Record):
    """One unit as written, e.g. `科信处` as `lead`; `canonical` only where rules/units.toml knows the full name.

    >>> unit = parse_text("1.加固堤防。（工程处牵头）").tasks[0].units[0]
    >>> unit.name, unit.role, unit.span
    ('工程处', 'lead', (8, 11))
    """

    name: str
    role: Role
    collective: bool = False
    canonical: str | None = None
    span: Span


class Person(Record):
    """One person named by a label, e.g. 责任人：….

    >>> person = parse_text("1.加固堤防。\\n责任单位：工程处\\n责任人：张某某").tasks[0].persons[0]
    >>> person.label, person.name
    ('责任人', '张某某')
    """

    label: str
    name: str
    span: Span


class Timing(Record):
    """One timing beside its words, e.g. `5月底前完成` → deadline, end 2020-05-31.

    `duration` is ISO 8601 (P30D), `unit` is `workday` where its days are working days, `rrule` is RFC 5545,
    `time` is a time of day that is said, e.g. 17:00前 → "17:00"; `modifier` is what 前, 后, 期间, 左右, 以来 or 立即 say of the value.

    >>> (timing,) = when("2021年5月底17:00前")
    >>> str(timing.end), timing.time, timing.modifier
    ('2021-05-31', '17:00', 'before')
    """

    text: str
    kind: TimingKind
    start: date | None = None
    end: date | None = None
    duration: str | None = None
    unit: Literal["workday"] | None = None
    rrule: str | None = None
    anchor: str | None = None
    time: str | None = None
    modifier: Modifier | None = None
    tentative: bool = False
    span: Span


class Target(Record):
    """A quantified target in the governed text, e.g. `90%以上` → 90, `%`, at_least.

    >>> target = parse_text("1.加固堤防，达标率90%以上。（工程处牵头）").tasks[0].targets[0]
    >>> target.value, target.unit, target.bound
    (90.0, '%', 'at_least')
    """

    text: str
    value: float
    unit: str
    bound: Bound = "exact"
    span: Span


class Citation(Record):
    """A cited 《document》, with its 发文字号 where one stands beside it.

    >>> parse_text("1.落实《示例市防汛条例》。（工程处牵头）").tasks[0].citations[0].title
    '示例市防汛条例'
    """

    title: str
    document_number: str | None = None
    span: Span
