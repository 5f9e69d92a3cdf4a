"""The catalogues of extract/language: what is said in the code, what that is in Chinese, and the .mo that is read at run time.

`make catalogue` takes new messages into the .po files (with no translation yet: tests/test_language.py tells of them), takes out those that
are said no more, and compiles. A catalogue is sorted and names no places, so that two branches meet in it as seldom as can be.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timezone
from functools import cache
from pathlib import Path
from typing import IO, Any

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir, extract_python
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from extract.commands.spoken.command import unwrapped

ROOT = Path(__file__).resolve().parent.parent
LANGUAGE = "zh_CN"
FOLDER = ROOT / "extract" / "language" / LANGUAGE / "LC_MESSAGES"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
WEB = ("serve/", "report/", "plots/")
DOMAINS = ("duban", "serve", "click")
THEN = datetime(2026, 11, 28, tzinfo=timezone.utc)  # noqa: UP017 - a file that is the same tomorrow
TOLD_BY_DATE = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Generated-By", "Report-Msgid-Bugs-To")
WITH_TEXT = {"date_option": 2}  # our own makers of options: which argument is the help

Found = tuple[int, str | None, Any, list[str]]


def messages(file: IO[bytes], keywords: Mapping[str, Any], tags: Collection[str], options: Mapping[str, str]) -> Iterator[Found]:
    """What a module says: in `_(…)`, and in click's own way, the help of options and the docstrings of commands."""
    for node in ast.walk(ast.parse(file.read())):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in keywords and (texts := said_in(node)):
                yield node.lineno, node.func.id, texts if len(texts) > 1 else texts[0], []
            yield from ((value.lineno, None, value.value, []) for value in helps(node))
        elif isinstance(node, ast.FunctionDef) and is_command(node) and (said := ast.get_docstring(node, clean=False)):
            yield node.lineno, None, unwrapped(said), []


def said_in(node: ast.Call) -> tuple[str, ...]:
    """The texts of a call of gettext's; what is put together at run time has none."""
    return tuple(each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str))


def helps(node: ast.Call) -> Iterator[ast.Constant]:
    """The texts of a call that makes an option or a command."""
    name = called(node)
    texts = (
        [keyword.value for keyword in node.keywords if keyword.arg in {"help", "epilog"}]
        if name in {"option", "version_option", "command"}
        else []
    )
    if name in WITH_TEXT and len(node.args) > WITH_TEXT[name]:
        texts.append(node.args[WITH_TEXT[name]])
    yield from (text for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str))


def called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""


def is_command(node: ast.FunctionDef) -> bool:
    makers = {called(each) for each in node.decorator_list if isinstance(each, ast.Call)}
    return bool(makers & {"command", "group"} or (node.decorator_list and node.name.endswith("_command")))


def said(domain: str) -> Catalog:
    """All messages of a domain, as they stand in the code now."""
    found = Catalog(domain=domain)
    for message in (
        of_click() if domain == "click" else (message for name, message in of_ours() if name.startswith(WEB) == (domain == "serve"))
    ):
        found.add(message)
    return found


@cache
def of_ours() -> list[tuple[str, Any]]:
    """Each message of ours, with the module or the template that says it."""
    with (ROOT / "babel.cfg").open() as file:
        mapping, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    found = extract_from_dir(ROOT / "extract", mapping, options, KEYWORDS)
    return [(Path(name).as_posix(), message) for name, _line, message, _comments, _context in found]


def of_click() -> Iterator[Any]:
    yield "required"  # which click names by a variable
    for path in sorted(Path(click.__file__).parent.glob("*.py")):
        with path.open("rb") as file:
            found: Iterator[Any] = extract_python(file, KEYWORDS, (), {})
            for _line, name, message, _comments in found:
                wanted = message[:2] if name == "ngettext" else message
                if wanted and all(wanted):  # what is put together at run time has no text here
                    yield wanted


def kept(domain: str) -> Catalog:
    """The catalogue as its .po holds it."""
    path = FOLDER / f"{domain}.po"
    if not path.exists():
        return Catalog(locale=LANGUAGE, domain=domain)
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, domain=domain)


def updated(domain: str) -> Catalog:
    """The same with what is said now: a new message waits for its translation, one that is said no more is gone."""
    found = kept(domain)
    found.update(said(domain), no_fuzzy_matching=True, update_header_comment=False)
    found.obsolete.clear()
    found.header_comment = f"# What duban says, in Chinese ({domain}): see CONTRIBUTING.md."
    found.project, found.version, found.fuzzy = "duban", "", False
    found.creation_date = found.revision_date = THEN
    return found


def written(catalogue: Catalog) -> bytes:
    """As .po, without the lines of its head that tell of dates and programs."""
    out = io.BytesIO()
    write_po(out, catalogue, width=140, no_location=True, sort_output=True)
    lines = out.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(tuple(f'"{name}:'.encode() for name in TOLD_BY_DATE)))


def compiled(catalogue: Catalog) -> bytes:
    """As .mo: what has no translation is left out."""
    out = io.BytesIO()
    write_mo(out, catalogue)
    return out.getvalue()


def strings(message: Message) -> list[Any]:
    """Its translation, of a number each form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ("",))


def missing(catalogue: Catalog) -> list[Message]:
    """The messages without a translation; one that is marked as fuzzy counts as having none."""
    return [each for each in catalogue if each.id and (each.fuzzy or not all(strings(each)))]


def main() -> int:
    """Update and compile all; tell what has no translation."""
    for domain in DOMAINS:
        found = updated(domain)
        (FOLDER / f"{domain}.po").write_bytes(written(found))
        (FOLDER / f"{domain}.mo").write_bytes(compiled(found))
        lacks = missing(found)
        print(f"{domain}: {len(found)} messages, {len(lacks)} without a translation")
        for each in lacks[:20]:
            print(f"  {each.id!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
