"""The way through: decoded text → lines → paragraphs → metadata → structure → slots and what they govern → records.

This file says the order of the rooms, and nothing else does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from . import __version__, patterns
from .assignments.doubts import DoubtTeller
from .assignments.governing import GoverningReader
from .assignments.headed import HeadingTimes
from .assignments.repeated import RepeatedReader
from .assignments.said_once import HandedReader
from .assignments.slots.legend import LegendReader
from .assignments.spots import Governed
from .assignments.unread import PeriodTeller, RowTeller, UnassignedReader, UncoveredReader, in_runs, rows
from .clauses.assignment import AssignmentReader
from .clauses.labels import LabelReader
from .clauses.timing import TimingContext
from .head.dates import PlanReader, TermReader
from .head.genres import STANDING, TIMELESS, Stance, StanceReader
from .head.metadata import Head, MetadataReader
from .head.signing import SignatureReader
from .models import Draft
from .models.rows import DiagnosticRow, diagnostic
from .models.terms import page_of
from .readers import Decoded
from .readers.account import visible
from .records.identity import notice_key
from .records.tasks import RecordReader
from .rulebook.ruleset import Ruleset
from .structure.layouts.repeats import Repeat, in_rows
from .structure.nodes import Node
from .structure.prose import beside_prose
from .structure.tree import StructureReader
from .structure.unwrapping import UnwrappingReader
from .text.characters import ideographs
from .text.marks import COLON, SENTENCE_ENDS
from .text.normalize import Line, Passage, apart, lines
from .text.traditional import as_written, simplified
from .text.written import Written

if TYPE_CHECKING:
    from .models import Notice

TITLE_YEAR = patterns.compile(r"(?<![0-9〔\[—–-])(20[0-9]{2})年(?=[0-9]{1,2}\p{Han}(?![0-9—–-])|[^0-9—–至-]|$)")
YEAR = patterns.compile(r"(?<![0-9〔\[—–-])(20[0-9]{2})(?=\p{Han}|[-./][0-9]{1,2}(?![0-9]))")  # not of 2020-2021
DATED = patterns.compile(r"\p{Han}{4}[（(]20[0-9]{2}(?:[^0-9][0-9]{1,2}){1,2}[^0-9]?[）)]$")
HEAD_LINES, HEAD_LINE = 2, 60  # first lines that may tell the year, and so many characters of them
HEAD_LENGTH = 600  # characters in which minutes tell when the meeting was
LONGEST_REMARK = 60  # characters of a line behind a signature that is no text of its own
LABEL_REACH = 20  # characters of a line in which its first label ends
LEAST_ARTICLES = 5  # of a text that is taken for a rule for all times
BESIDE = frozenset({"navigation", "page-furniture", "deleted-revision", "struck-out"})  # left out as no part of a notice


class Structured(NamedTuple):
    """A notice before its assignments are read; `gaps` are source ranges between lines that were one (furniture of pages).

    `odd` are the numbers of the body's lines that are no running text alone.
    """

    head: Head
    body: list[Line]
    odd: list[int]
    root: Node
    gaps: list[tuple[int, int]]
    lines: list[Line]  # of the head too, without addressees
    letter: int  # where the letter ends that prints another paper


def convert(decoded: Decoded, ruleset: Ruleset) -> Notice:
    """One notice read, and its record checked."""
    return drafted(decoded, ruleset).notice()


def drafted(decoded: Decoded, ruleset: Ruleset) -> Draft:
    """One notice read, by the rooms in their order. The same input and rules give the same record; no clock, no network."""
    source = ideographs(decoded.text)
    read = simplified(source)
    found, context, stance, nodes, governed = assigned(read, ruleset)
    if lists := ruleset.build(RepeatedReader).read(found.lines, governed, found.head.metadata.title, context):
        found.root.release()
        found, context, stance, nodes, governed = assigned(read, ruleset, lists)
    head, body, odd, root, gaps, *_ = found
    short = [body[index] for index in odd]  # with all that stand beside running text
    ruleset.build(HandedReader).read(nodes, governed, head.metadata.addressees, read, context)
    first_leads = ruleset.build(AssignmentReader).directives.notice_wide(line.passage.text for line in body)
    key = notice_key(head.metadata, decoded.name)
    written = Written(source, sorted([*gaps, *root.gaps]))
    tasks, diagnostics = ruleset.build(RecordReader).read(written, governed, key, context, first_leads)
    diagnostics.extend(ruleset.build(RowTeller).read(nodes, tasks))
    diagnostics.extend(ruleset.build(DoubtTeller).read(nodes, tasks, head.metadata.title, read, stance))
    paragraphs = (paragraph.passage for node in nodes for paragraph in node.paragraphs)
    diagnostics.extend(ruleset.build(UnassignedReader).read(paragraphs, tasks, context, stance))
    in_tables = rows(nodes)
    uncovered = ruleset.build(UncoveredReader).read(body, in_tables, tasks, list(diagnostics), context, stance in TIMELESS)
    diagnostics.extend(in_runs(uncovered))
    if stance not in TIMELESS:
        diagnostics.extend(ruleset.build(PeriodTeller).read(short, in_tables, tasks, context))
    root.release()
    diagnostics.extend(unknown_labels(short, ruleset))
    diagnostics += [diagnostic(code, said, (at, at)) for code, said, at in decoded.problems]
    diagnostics.extend(missing_text(decoded))
    if not tasks:
        diagnostics.append(diagnostic("no-assignment", "no assignment was found in this text", (0, 0)))
    origin = {
        "name": decoded.name,
        "format": decoded.format,
        "encoding": decoded.encoding,
        "sha256": decoded.sha256,
        "characters": len(source),
        "pages": list(decoded.pages),
        "ocr": decoded.ocr,
        "confidence": None if decoded.confidence is None else float(decoded.confidence),  # a reader of others may say 1
        "left_out": [left._asdict() for left in decoded.left_out],
        "duban": __version__,
        "rules": ruleset.digest,
    }
    if read is not source:
        head.metadata.title = as_written(head.metadata.title, read, source)
        head.metadata.issuer = as_written(head.metadata.issuer, read, source)
        head.metadata.addressees = [as_written(name, read, source) or name for name in head.metadata.addressees]
    if decoded.pages:
        for task in tasks:
            task["page"] = page_of(decoded.pages, task["span"])
    return Draft({"source": origin, "notice": head.metadata.row(), "tasks": tasks, "diagnostics": diagnostics}, source)


def assigned(
    source: str, ruleset: Ruleset, lists: Sequence[Repeat] = ()
) -> tuple[Structured, TimingContext, Stance, list[Node], list[Governed]]:
    """A notice as far as its assignments, with what they were read by; `lists` are those that were found by repetition."""
    found = structured(source, ruleset, lists)
    stances = ruleset.build(StanceReader)
    stance = stances.read(found.head.metadata.title, source)
    told = stance == "tells" and not found.head.metadata.addressees
    context = timing_context(found, source, ruleset)._replace(told=told, assigns=stance == "assigns")
    letter = found.letter if stance in STANDING and stances.prints(source) else 0
    nodes = list(found.root.walk())
    return found, context, stance, nodes, ruleset.build(GoverningReader).read(nodes, context, stance, letter)


def structured(source: str, ruleset: Ruleset, lists: Sequence[Repeat] = ()) -> Structured:
    """The first rooms alone: a notice's own elements, its other lines and their tree. No line of `lists` is one of its elements."""
    pages = ruleset.build(UnwrappingReader).read(list(lines(source)), source)
    listed = in_rows(lists, pages.lines)
    places = [at for at in range(len(pages.lines)) if at not in listed]
    head = ruleset.build(MetadataReader).read(source, [pages.lines[at] for at in places] if listed else pages.lines)
    of_head = {places[at] for at in head.lines} if listed else head.lines
    if head.metadata.title is None and pages.lines and 0 not in listed and is_title(pages.lines[0], above_list=bool(listed)):
        head.metadata.title = pages.lines[0].passage.text
        of_head.add(0)
    for at, end in head.ends.items():
        if at not in head.lines:
            pages.lines[places[at]] = pages.lines[places[at]].cut(end)
    body = [line for at, line in enumerate(pages.lines) if at not in of_head]
    own = [line for at, line in enumerate(pages.lines) if at not in of_head or line.passage.text[-1] not in COLON]  # no addressees
    begins = ruleset.build(SignatureReader).behind(pages.lines, of_head)
    if head.foot:
        body, own = apart(body, *head.foot), apart(own, *head.foot)
        below = (line.base for line in body if line.base >= head.foot[1] and len(line.passage.text) > LONGEST_REMARK)
        begins.update(islice(below, 1))
    odd = beside_prose(body)
    root = ruleset.build(StructureReader).read(body, lists, begins, odd)
    letter = min(begins, default=len(source) if head.metadata.title and len(source) <= HEAD_LENGTH else 0)
    return Structured(head, body, odd, root, pages.gaps, own, letter)


def is_title(line: Line, *, above_list: bool) -> bool:
    """Is a first line, above a list or with its day in brackets, short and no sentence?"""
    text = line.passage.text
    may = above_list or DATED.search(text) is not None
    return may and len(text) <= HEAD_LINE and not set(text) & set(SENTENCE_ENDS) and text[-1] not in COLON


def missing_text(decoded: Decoded) -> Iterator[DiagnosticRow]:
    """Where less than half of what the file shows came through: a clerk has to open the file itself.

    Text in hiding counts as shown, as a script or a click shows it; what stands on every page beside a notice, and what its writers
    have deleted, does not.
    """
    lost = [left for left in decoded.left_out if left.kind not in BESIDE]
    missing = sum(left.characters for left in lost)
    if missing and missing > (here := visible(decoded.text)):
        most = max(lost, key=lambda left: left.characters)
        told = f"{missing} of {missing + here} characters are not in the text, most of them {most.kind}: “{most.example}”"
        yield diagnostic("text-missing", told, (0, 0))


def unknown_labels(lines: Sequence[Line], ruleset: Ruleset) -> Iterator[DiagnosticRow]:
    """揭榜单位：… on a line of its own, which no rule knows: it stays in the text, and is told."""
    labels = ruleset.build(LabelReader)
    for line in lines:
        text = line.passage.text
        mark = next(iter(labels.marks(text[:LABEL_REACH])), None) if "：" in text[:LABEL_REACH] or ":" in text[:LABEL_REACH] else None
        if mark and mark.kind.guessed and not mark.kind.weak and text[mark.end :] and not labels.done_by.fullmatch(mark.label):  # 办结：
            span = line.passage.span(mark.start, mark.start + len(mark.label))
            yield diagnostic("label-not-known", f"no rule knows all of the label “{mark.label}”", span)


def timing_context(found: Structured, text: str, ruleset: Ruleset) -> TimingContext:
    """What dates without a year are read from: the issue date (else the page's date), the year in the title where it is later.

    A plan of next year (2027年工作要点 of December 2026) means that year. Where neither date is told, the year of the meeting that minutes
    tell of, or of the first lines. And the signs that stand for units.
    """
    metadata = found.head.metadata
    issued = metadata.issue_date or metadata.publish_date
    said = [int(year) for year in TITLE_YEAR.findall(metadata.title or "")]
    title, plans = metadata.title or "", ruleset.build(PlanReader)
    ahead = bool(issued and said and set(said) == {issued.year + 1}) and plans.is_plan(title)
    years = [issued.year] if issued else []
    years += said if len(said) == 1 and (issued is None or said[0] <= issued.year + 1) else []
    if not years and (held := ruleset.rule("held", "held").compile().search(text, 0, HEAD_LENGTH)):
        years.append(int(held["year"]))
    if not years:
        own = {year for line in found.lines[:HEAD_LINES] for year in YEAR.findall(line.passage.text, 0, HEAD_LINE)}
        years += [int(year) for year in own] if len(own) == 1 else []
    first = " ".join(line.passage.text[:HEAD_LINE] for line in found.lines[:HEAD_LINES])
    context = TimingContext(
        issued=issued,
        year=max(years, default=None),
        province=province_of(metadata.issuer or metadata.title or "", ruleset),
        term=ruleset.build(TermReader).read(f"{metadata.title or ''} {first}"),
        signs=ruleset.build(LegendReader).read(line.passage for line in found.body),
        plan=said[0] if ahead else None,
        published=metadata.issue_date is None,
        month=plans.month(title, max(years, default=None), None if said else issued),
    )
    return ruleset.build(HeadingTimes).of_week(Passage(title, 0), context) if metadata.title else context


def province_of(name: str, ruleset: Ruleset) -> str | None:
    """浙江省应急管理厅 → 浙江, for what depends on the province (汛期)."""
    plain = "".join(name.split())  # 浙 江 省 应 急 管 理 厅
    return next((province for province in ruleset.words("unit", "province") if plain.startswith(province)), None)
