"""Words in slots that no rule read, over an archive: grouped by shape, so that a rule writer sees what to add next.

e.g. `揭榜挂帅实施` and `竞争立项实施` from two notices, each with its count, its place and one example.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .. import patterns
from ..clauses.units import UnitReader
from ..errors import DubanError
from ..language import _
from ..pipeline import convert
from ..readers import known_suffixes, read_path
from ..readers.words import reading_by
from ..rulebook.ruleset import Ruleset
from ..text.numerals import ONE_TO_TEN

CODES = ("words-not-understood", "label-not-known")
FIGURES = patterns.compile(rf"[0-9]+(?:\.[0-9]+)?|[{ONE_TO_TEN}百千万亿两]{{2,}}")
PIECES = patterns.compile(r"[、，,；;（）()：: ]|[^、，,；;（）()：: ]+")
LONGEST_SHAPE = 40  # characters
MOST_FILES = 1_000_000


@dataclass(slots=True)
class Shape:
    """One shape of unread words: how often it was seen, in how many notices, and the first example with its place."""

    code: str
    shape: str
    count: int = 0
    notices: int = 0
    example: str = ""
    place: str = ""


@dataclass(slots=True)
class Unread:
    """What an archive's notices held that no rule read: shapes, the most frequent first, and what could not be opened."""

    notices: int = 0
    shapes: list[Shape] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def unread(folder: Path, ruleset: Ruleset) -> Unread:
    """Convert all notices below a folder and gather their unread words. Raises InputError for no folder."""
    found = Unread()
    shapes: dict[tuple[str, str], Shape] = {}
    for path in notices(folder):
        try:
            with reading_by(ruleset):
                decoded = read_path(path)
            notice = convert(decoded, ruleset)
        except DubanError as error:
            found.errors.append(str(error))
            continue
        found.notices += 1
        here: set[tuple[str, str]] = set()
        for diagnostic in notice.diagnostics:
            if diagnostic.code not in CODES:
                continue
            start, end = diagnostic.span
            words = decoded.text[start:end]
            key = (diagnostic.code, shape_by(diagnostic.code, words, ruleset))
            shape = shapes.setdefault(key, Shape(*key, example=words, place=f"{path.relative_to(folder)}:{start}-{end}"))
            shape.count += 1
            shape.notices += key not in here
            here.add(key)
    found.shapes = sorted(shapes.values(), key=lambda shape: (-shape.count, shape.code, shape.shape))
    return found


def notices(folder: Path) -> Iterator[Path]:
    """The files below a folder that can be read, by name."""
    if not folder.is_dir():
        from ..errors import InputError

        raise InputError(str(folder), _("is no folder"), _("name the folder that holds the archive"))
    suffixes = set(known_suffixes())
    for count, path in enumerate(sorted(folder.rglob("*"))):
        if count >= MOST_FILES:
            return
        if path.suffix.lower() in suffixes and path.is_file():
            yield path


def shape_by(code: str, words: str, ruleset: Ruleset) -> str:
    """The shape of words that were told by a code: of a label the label itself."""
    return words if code == "label-not-known" else shape_of(words, ruleset)


def shape_of(words: str, ruleset: Ruleset) -> str:
    """The words with figures as 9 and units' names as X, so that what differs only in them counts as one."""
    units = ruleset.build(UnitReader)
    pieces = ["X" if units.looks_like_unit(piece) else FIGURES.sub("9", piece) for piece in PIECES.findall("".join(words.split()))]
    return "".join(pieces)[:LONGEST_SHAPE]
