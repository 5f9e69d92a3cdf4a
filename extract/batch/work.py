"""One input converted, e.g. `2020/通知.txt` → the JSON of its notice, or what was wrong with it."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path

import regex

from ..errors import DubanError, InputError
from ..language import _
from ..readers import LIMITS, Decoded, Limits, data_of, read_every, read_text
from .sources.given import Input
from .sources.remote import fetch, is_address

LEVEL = 1  # of packing: three quarters of the time of the usual 6, for a tenth more bytes
ID = regex.compile(rb'"id":"(t[0-9a-f]{15})"')
SURE, OPTIONAL = b'"optional":false', b'"optional":true'
WARNING = regex.compile(rb'"severity":"(?:warning|error)"')
MOST_ERRORS = 20  # of one archive that are told; the others are counted


@dataclass(slots=True)
class Outcome:
    """What became of one input. `packed` are lines of JSON, one a notice, as zlib packs them: where the time is, in the worker.

    Of a partly unreadable archive there are notices and an error.

    `sha256` is that of the bytes read (None when there were none), or the version that a remote store gave. `reason` is
    `unreadable`, `partly-unreadable`, `fault`, `time-limit`, `memory-limit` or `crash`; `tasks` are
    those that are not `optional`, which are counted apart, and `empty` counts the notices without such a task.
    """

    key: str
    sha256: str | None = None
    packed: bytes | None = None
    notices: int = 0
    error: str | None = None
    reason: str | None = None
    tasks: int = 0
    empty: int = 0
    diagnostics: dict[str, int] = field(default_factory=dict)
    ids: str | None = None  # of the tasks, as `ids_of` tells them; None where nobody has looked
    warnings: int | None = None  # diagnostics of severity warning or error; None likewise
    optional: int = 0
    texts: bytes | None = None  # of the notices, where they are wanted: a JSON array, packed


@dataclass(frozen=True, slots=True)
class Conversion:
    """The work of a worker process; `pack` is a folder of the user's own rules. `texts`: are those of the notices wanted too?"""

    pack: Path | None = None
    texts: bool = False

    def __call__(self, given: Input) -> Outcome:
        """Convert one input; of an archive each member. What cannot be read is told in the outcome; nothing is raised for it."""
        outcome = Outcome(given.key)
        try:
            data = bytes_of(given)
        except InputError as error:
            outcome.error, outcome.reason = str(InputError(given.key, error.problem, error.remedy)), "unreadable"
            return outcome
        outcome.sha256 = given.version or sha256(data).hexdigest()
        lines: list[bytes] = []
        texts: list[str] = []
        errors = self.converted(data, given, outcome, lines, texts)
        told = list(islice(errors, MOST_ERRORS))
        more = sum(1 for _rest in errors)
        if lines:
            outcome.packed, outcome.notices, outcome.ids = zlib.compress(b"\n".join(lines), LEVEL), len(lines), ids_of(lines)
            outcome.warnings = warnings_of(lines)
            outcome.texts = zlib.compress(json.dumps(texts).encode(), LEVEL) if self.texts else None
            outcome.tasks, outcome.optional, outcome.empty = counted(lines)
        if told:
            outcome.error = "\n".join(told) + (_("\nand {more} more", more=more) if more else "")
            outcome.reason = "partly-unreadable" if outcome.notices else "unreadable"
        return outcome

    def converted(self, data: bytes, given: Input, outcome: Outcome, lines: list[bytes], texts: list[str]) -> Iterator[str]:
        """Fill the outcome, the lines and the texts, and hand on what was wrong."""
        from ..pipeline import convert
        from ..readers.words import each_by
        from ..rulebook.ruleset import load_ruleset

        ruleset = load_ruleset(self.pack)
        name = Path(given.key).name  # tells the format as the file's own name does, and is printable
        codes: Counter[str] = Counter()
        for found in each_by(ruleset, notices_of(data, name, given.is_text, given.limits)):
            try:
                if isinstance(found, InputError):
                    raise InputError(given.key + found.name.removeprefix(name), found.problem, found.remedy)
                notice = convert(replace(found, name=given.key + found.name.removeprefix(name)), ruleset)
            except DubanError as error:
                yield str(error)
                continue
            lines.append(notice.to_json(indent=None).encode())
            texts += [found.text] if self.texts else []
            codes.update(diagnostic.code for diagnostic in notice.diagnostics)
        outcome.diagnostics = dict(sorted(codes.items()))


def ids_of(lines: Iterable[bytes]) -> str:
    """The ids of the tasks in lines of JSON: `t01… t02…`, one line a notice. (Within a text the quotation marks are escaped.)"""
    return "\n".join(" ".join(map(bytes.decode, ID.findall(line))) for line in lines)


def counted(lines: Iterable[bytes]) -> tuple[int, int, int]:
    """Tasks, optional ones, and notices without a task in lines of JSON, as `duban parse` counts them: `32 tasks, 1 optional`."""
    tasks = optional = empty = 0
    for line in lines:
        sure = line.count(SURE)
        tasks, optional, empty = tasks + sure, optional + line.count(OPTIONAL), empty + (not sure)
    return tasks, optional, empty


def warnings_of(lines: Iterable[bytes]) -> int:
    """How many diagnostics in lines of JSON --strict does not pass."""
    return sum(len(WARNING.findall(line)) for line in lines)


def bytes_of(given: Input) -> bytes:
    """The bytes of an input. Raises InputError."""
    if given.data is not None:
        return given.data
    return (
        fetch(given.path, given.limits)
        if is_address(given.path) and not Path(given.path).exists()
        else data_of(given.path, given.limits)[0]
    )


def notices_of(data: bytes, name: str, is_text: bool, limits: Limits = LIMITS) -> Iterator[Decoded | InputError]:
    """What the bytes hold; of a text it is known already that it is one."""
    if not is_text:
        yield from read_every(data, name, limits)
        return
    try:
        yield read_text(data.decode(), name)
    except InputError as error:
        yield error


def content_hash(given: Input) -> str | None:
    """What identifies an input's content, as the outcome has it: its version, else the SHA-256 of its bytes; None without either."""
    if given.problem or given.version:
        return given.version
    try:
        can = given.data is not None or is_address(given.path) or Path(given.path).is_file()
        return sha256(bytes_of(given)).hexdigest() if can else None
    except (InputError, OSError, ValueError):
        return None
