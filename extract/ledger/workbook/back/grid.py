"""A workbook that came back, as rows of tasks with the place of each cell: found by the hidden cells, wherever rows and columns went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from ....errors import InputError
from ....language import N_, _, reason
from ....readers.account import Account
from ....readers.limits import MB, Limits
from ....readers.sheets import ods
from ....readers.sheets.sheet import SPLIT, grids
from ....text.shortened import cut
from ..columns import HEADS, SEALED
from ..marks import ASIDE, FORM, seal, unmarked
from ..sheets import LIST

LIMITS: Limits = Limits(sheet_count=1_000, sheet_cells=2_000_000, sheet_bytes=400 * MB, sheet_seconds=60)
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".ods")
NAMES: dict[str, str] = {head: name for name, head in HEADS.items()}
ODS, MOST_MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet", 200
ENOUGH = 3  # heads that make a row the head
VALUELESS = N_(
    "holds a formula without a value ({formula}); write in its place what it says, or save the workbook in Excel, WPS or LibreOffice"
)
COVERED = N_("is covered by a cell merged over it: what it said is not there")
NO_TASK = N_("a row without a task of the ledger is not taken")
FOREIGN = (N_("is no workbook that duban ledger export has written"), N_("import one that it wrote (.xlsx), as people filled it in"))
LOCK = "~$"  # begins the name of the file that Excel and WPS keep beside an open workbook


@dataclass(slots=True)
class Found:
    """A task's row: its sheet and place (from 0), its id, what its cells held when drawn (seals) and what they hold now.

    `unsaid` are those of its cells whose words are not there, and why.
    """

    sheet: str
    row: int
    id: str
    seals: dict[str, str]
    cells: dict[str, str]
    places: dict[str, str]
    unsaid: dict[str, str] = field(default_factory=dict)


class Bare(NamedTuple):
    """A row that a hidden cell does not name, with words where a task's title stands."""

    sheet: str
    row: int
    cells: dict[str, str]
    places: dict[str, str]
    words: str


@dataclass(slots=True)
class Back:
    """What a workbook holds: the rows of tasks, those without a hidden cell, the ids of those that were drawn (None: not known), what is
    told of the rest, and what people wrote that is not read (`lost`)."""

    rows: list[Found] = field(default_factory=list)
    bare: list[Bare] = field(default_factory=list)
    drawn: list[str] | None = None
    told: list[tuple[str, str]] = field(default_factory=list)
    lost: list[tuple[str, str]] = field(default_factory=list)


def read(path: Path) -> Back:
    """Read a workbook. Raises InputError for one that holds no ledger, is encrypted, broken or too large."""
    name = str(path)
    if path.name.startswith(LOCK):
        raise InputError(
            name,
            _("only says that the workbook is open somewhere"),
            _("close it there, and import {name}", name=path.name.removeprefix(LOCK)),
        )
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(name, _("is no workbook"), _("import one that duban ledger export wrote (.xlsx), as people filled it in"))
    try:
        if path.stat().st_size > LIMITS.file_bytes:
            raise InputError(name, _("is larger than {megabytes} MB", megabytes=LIMITS.file_bytes // MB), _(SPLIT))
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(name, _("there is no such file"), _("check the name")) from None
    except OSError as error:
        raise InputError(name, _("cannot be read ({reason})", reason=reason(error)), _("check the name and your rights")) from None
    account = Account()
    found = ods.grids(data, name, account, LIMITS) if is_ods(data) else grids(data, name, account, LIMITS, hidden=True)
    back = Back()
    for left in account.left_out():
        if left.kind == "formula":  # told with its cell, where it is one of the ledger's
            continue
        back.told.append((name, _("has what is not read ({kind}): {example}", kind=left.kind, example=left.example)))
    for sheet in found:
        read_sheet(sheet, back)
    if not back.rows and not back.bare and back.drawn is None:
        raise InputError(name, *map(_, FOREIGN))
    return back


def is_ods(data: bytes) -> bool:
    """Whether it is what LibreOffice calls a sheet of its own, whatever its name: the first part of such a file says so."""
    return data.startswith(b"PK") and ODS in data[:MOST_MIMETYPE]


def read_sheet(sheet: dict[str, Any], back: Back) -> None:
    """The rows of a sheet."""
    name = sheet["name"]
    rows, covered = filled(sheet)
    if rows and rows[0][:1] == [FORM] and name == LIST:
        back.drawn = [row[0] for row in rows[1:] if row and row[0]]
        return
    hidden, head = id_column(rows), head_of(rows)
    heads, others = columns(rows, head, hidden)
    if not heads:
        why = _("it is none of the ledger's") if hidden is None else _("its heads are gone")
        if any(map(any, rows)):
            (back.told if hidden is None else back.lost).append((name, _("nothing is read from this sheet: {why}", why=why)))
        return
    if hidden is None:
        back.lost.append((name, _("nothing is taken from this sheet: its hidden column of ids is gone; export anew, and leave it there")))
    back.told += [(f"{name}!{letters(sheet['first'] + at)}", words) for at, words in others]
    unsaid = {(row, at): _(VALUELESS, formula=shortly(formula)) for row, at, formula in sheet.get("formulas", ())}
    unsaid |= dict.fromkeys(covered, COVERED)
    for number, row in enumerate(rows):
        places = {each: f"{name}!{letters(sheet['first'] + at)}{number + 1}" for each, at in heads.items()}
        cells = {each: row[at] if at < len(row) else "" for each, at in heads.items()}
        mark = row[hidden] if hidden is not None and hidden < len(row) else ""
        if known := unmarked(mark):
            blank = {each: unsaid[number, at] for each, at in heads.items() if (number, at) in unsaid}
            sealed = {each: text for each, text in cells.items() if each in known[1]}  # an earlier row knows fewer columns
            back.rows.append(Found(name, number, *known, sealed, places, blank))
        elif mark.startswith(ASIDE):
            back.lost += heading_changed(f"{name}!{number + 1}", mark, row, hidden)
        elif number > head and mark != FORM:
            words = " ".join(cell for at, cell in enumerate(row) if at != hidden and cell)
            read_bare(Bare(name, number, cells, places, words), back, named=hidden is not None)


def read_bare(row: Bare, back: Back, *, named: bool) -> None:
    """A row that no hidden cell names: one with a title may be a task, of a sheet whose rows are `named` another is told."""
    if row.cells.get("title"):
        back.bare.append(row)
    elif row.words and named:
        back.told.append((f"{row.sheet}!{row.row + 1}", f"{_(NO_TASK)}: {shortly(row.words)}"))


def heading_changed(place: str, mark: str, row: list[str], hidden: int | None) -> Iterator[tuple[str, str]]:
    """What people wrote into the row of a notice's heading."""
    said = [cell for at, cell in enumerate(row) if at != hidden and cell]
    if len(mark) > len(ASIDE) and (len(said) > 1 or seal(said[0]) != mark.removeprefix(ASIDE)):
        yield place, _("a notice's heading is not changed here: {words}", words=shortly(" ".join(said)))


def shortly(words: str, most: int = 60) -> str:
    """The beginning of a text on one line."""
    return cut(" ".join(words.split()), most)


def filled(sheet: dict[str, Any]) -> tuple[list[list[str]], set[tuple[int, int]]]:
    """The rows, with what a merged cell says in each row that it covers; and the cells beside it that it covers, which say nothing."""
    rows: list[list[str]] = sheet["rows"]
    covered = set()
    for top, left, bottom, right in sheet["merged"]:
        if top < len(rows) and left < len(rows[top]) and not is_hidden(said := rows[top][left]):
            for at, row in enumerate(rows[top : bottom + 1], top):
                row[left : left + 1] = [said] * len(row[left : left + 1])
                row[left + 1 : right + 1] = [""] * len(row[left + 1 : right + 1])
                covered |= {(at, column) for column in range(left + 1, min(right + 1, len(row)))}
    return rows, covered


def is_hidden(cell: str) -> bool:
    """Is it what a hidden cell holds?"""
    return cell.startswith((ASIDE, FORM)) or unmarked(cell) is not None


def id_column(rows: list[list[str]]) -> int | None:
    """The column that holds the hidden cells."""
    counts = Counter(at for row in rows for at, cell in enumerate(row) if is_hidden(cell))
    return counts.most_common(1)[0][0] if counts else None


def head_of(rows: list[list[str]]) -> int:
    """The row of the heads: the one that has most of ours."""
    return max(range(len(rows)), key=lambda at: len({*rows[at]} & NAMES.keys()), default=0)


def columns(rows: list[list[str]], at_head: int, hidden: int | None) -> tuple[dict[str, int], list[tuple[int, str]]]:
    """Which column holds what: as the hidden row says, where that is gone as the heads do; and what is told of the others."""
    names = next((row for row in rows if FORM in row), None)
    head = rows[at_head] if rows else []
    if names is None and len({*head} & NAMES.keys()) < ENOUGH:
        return {}, []
    found: dict[str, list[int]] = {}
    others = []
    for at in range(max(len(head), len(names or ()))):
        above = head[at].strip() if at < len(head) else ""
        name = NAMES.get(above, "") if names is None else names[at] if at < len(names) else ""
        if name in SEALED:
            found.setdefault(name, []).append(at)
        elif above and name not in HEADS and at != hidden:
            others.append((at, _("a column that is none of the ledger's is not read: {words}", words=shortly(above))))
    for name, places in found.items():
        if len(places) > 1:
            others += [(at, _("neither of two columns {heads} is read", heads=HEADS[name])) for at in places]
    return {name: places[0] for name, places in found.items() if len(places) == 1}, others


def letters(column: int) -> str:
    """The name of a column: A, Z, AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text
