"""Workbooks, e.g. a 任务清单 with the columns 序号, 任务, 责任单位, 完成时限 in .xlsx, .xls or .et, to lines with tabs.

Hidden sheets, remarks and text boxes are left out; hidden rows and columns are read: a filter hides rows that are tasks.
Dates are written 2021年12月31日, or 2021年12月 where only the month is shown.
Read by python-calamine in a program of its own (workbook.py), which is ended when it takes too long or too much. With hidden sheets come
the cells whose formula has no value (formulas.py), each by its place.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ...errors import InputError
from ...installation import how_to_get
from ...language import N_, _, reason
from ..account import Account
from ..decoded import Decoded, Problem
from ..limits import LIMITS, Limits, size
from ..parts.grid import lines_of
from ..parts.programs import run
from . import flat

ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the part of an Office container that holds an encrypted xlsx
GLOBALS = bytes.fromhex("0908100000060500")  # the record that begins an xls: BOF of 16 bytes, version 6, globals
FILE_PASS = bytes.fromhex("2f00")
FIRST_RECORDS = 4
ZIP = b"PK\x03\x04"
MOST_MEMORY = 1024 * 1024 * 1024  # bytes, as the programs beside this one bound themselves
SPLIT = N_("keep the rows that are tasks and delete the others")
FAULTS = {
    "encrypted": (N_("is encrypted"), N_("save it without a password")),
    "large": (N_("has more than {cells:,} cells"), SPLIT),
    "sheets": (N_("has more than {sheets:,} sheets"), N_("save the sheets that are wanted in a file of their own")),
    "broken": (N_("cannot be read as a workbook (it is broken, truncated or of impossible size)"), N_("open it and save it as .xlsx anew")),
}


def read(data: bytes, name: str, limits: Limits = LIMITS) -> Decoded:
    """The sheets' rows. Raises InputError when it is encrypted, broken, too large or blank, or python-calamine is not installed."""
    account = Account()
    if flat.is_flat(data):
        try:
            return decoded(flat.sheets(data, name, account, limits), data, name, "sheet", account, limits)
        except flat.FlatError as error:
            raise fault(str(error), name, limits) from None
    return decoded(grids(data, name, account, limits), data, name, "sheet", account, limits)


def grids(data: bytes, name: str, account: Account, limits: Limits, *, hidden: bool = False) -> list[dict[str, Any]]:
    """The sheets: `name`, `rows` of texts, the number of their `first` column, `merged` ranges; those hidden too where they are wanted.

    Those have their `formulas` without a value too, where there are such: row, column, words.
    """
    if find_spec("python_calamine") is None:
        raise InputError(name, _("needs the extra “sheet”"), how_to_get("sheet"))
    if ENCRYPTED in data or has_password(data):
        raise fault("encrypted", name, limits)
    if data.startswith(ZIP):
        refuse_bomb(data, name, limits)
    return sheets(data, name, account, limits, hidden=hidden)


def decoded(found: list[dict[str, Any]], data: bytes, name: str, form: str, account: Account, limits: Limits) -> Decoded:
    """The text of sheets: each a name, rows of texts and merged ranges. Raises InputError when there are no words, or too many."""
    text = text_of(found, name, account, limits)
    if not text or text.isspace():
        raise InputError(name, _("has no cell with words"), _("give a workbook that holds a ledger"))
    left = account.left_out()
    lacks = (each.example for each in left if each.kind == "formula")
    problems = (
        Problem("text-missing", f"cells hold formulas without what they come to, save the file anew in Excel: “{each}”", 0)
        for each in lacks
    )
    return Decoded(name, form, None, hashlib.sha256(data).hexdigest(), text, left_out=left, problems=tuple(problems))


def fault(kind: str, name: str, limits: Limits) -> InputError:
    """What is wrong with a workbook, for people."""
    problem, remedy = FAULTS[kind]
    return InputError(name, _(problem, cells=limits.sheet_cells, sheets=limits.sheet_count), _(remedy))


def has_password(data: bytes) -> bool:
    """Is it an xls under a password? The record FILEPASS then stands among the first of its globals ([MS-XLS] 2.1.7.20.3)."""
    at = data.find(GLOBALS)
    for _turn in range(FIRST_RECORDS if at >= 0 else 0):
        at += 4 + int.from_bytes(data[at + 2 : at + 4], "little")
        if data[at : at + 2] == FILE_PASS:
            return True
    return False


def refuse_bomb(data: bytes, name: str, limits: Limits) -> None:
    """What a workbook says it unpacks to; one that lies is stopped by the limits of its program."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise fault("broken", name, limits) from None
    if unpacked > limits.sheet_bytes:
        raise InputError(name, _("unpacks to more than {size} (a sheet of very many rows)", size=size(limits.sheet_bytes)), _(SPLIT))


def sheets(data: bytes, name: str, account: Account, limits: Limits, *, hidden: bool) -> list[dict[str, Any]]:
    """The sheets, as workbook.py gives them, and what it leaves out."""
    bounds = (str(limits.sheet_count), str(limits.sheet_cells), *(["all"] if hidden else []))
    answer = asked("workbook.py", bounds, data, name, limits)
    if "fault" in answer:
        raise fault(answer["fault"], name, limits)
    for kind, words in answer["left"]:
        account.leave(kind, words)
    found: list[dict[str, Any]] = answer["sheets"]
    if hidden and any(kind == "formula" for kind, _rest in answer["left"]):
        blank = asked("formulas.py", (), data, name, limits)
        for sheet in found:
            sheet["formulas"] = [(row, column - sheet["first"], words) for row, column, words in blank.get(sheet["name"], ())]
    return found


def asked(program: str, given: Sequence[str], data: bytes, name: str, limits: Limits) -> Any:
    """What a program beside this one answers of a workbook. Raises InputError."""
    command = [sys.executable, "-P", str(Path(__file__).with_name(program)), *given]
    try:
        done = run(command, data, limits.sheet_seconds, memory=MOST_MEMORY)
    except TimeoutError:
        raise InputError(name, _("cannot be read in {seconds:g} seconds", seconds=limits.sheet_seconds), _(SPLIT)) from None
    except OSError as error:
        raise InputError(name, _("cannot be read here ({reason})", reason=reason(error)), _("see that Python may start programs")) from None
    if done.status < 0 or done.over:  # ended for what it asked of memory or time
        raise InputError(name, _("takes too much memory or time (a sheet of very many rows or columns)"), _(SPLIT))
    if done.status:
        raise fault("broken", name, limits)
    return json.loads(done.output)


def text_of(found: list[dict[str, Any]], name: str, account: Account, limits: Limits) -> str:
    """The lines of all sheets. Where there are several, each stands apart below its name, a title of its own apart from that."""
    lines: list[str] = []
    length = 0
    for sheet in found:
        if several := len(found) > 1:
            lines += [""] * bool(lines) + [sheet["name"]]
        for number, line in enumerate(lines_of(sheet["rows"], [tuple(each) for each in sheet["merged"]], account=account)):
            if several and not number and "\t" not in line:
                lines.append("")
            length += len(line) + 1
            if length > limits.sheet_characters:
                raise InputError(
                    name,
                    _("has more than {characters:,} characters in its cells", characters=limits.sheet_characters),
                    _(SPLIT),
                )
            lines.append(line)
    return "\n".join(lines) + "\n" if lines else ""
