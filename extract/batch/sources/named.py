"""What a file that somebody names holds, ready to be read: its notice, those of an archive's members, or of its rows (`通知.jsonl/17`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ...errors import InputError
from ...language import _, reason
from ...readers import LIMITS, Decoded, Limits, printable, read_all, read_text
from .given import Input
from .rows import Columns, Reading, is_of_rows


def notices_in(path: Path | str, columns: Columns, limits: Limits = LIMITS) -> Iterator[Decoded | InputError]:
    """The notices one after the other; what cannot be read is an InputError in its place, so that the others are still read."""
    name = printable(Path(path).name)
    if not is_of_rows(name, columns) or not Path(path).is_file():
        yield from read_all(path, limits)
        return
    try:
        with Path(path).open("rb") as file:
            yield from (decoded(given) for given in Reading(str(path), name, columns, limits).read(file))
    except InputError as error:
        yield error
    except OSError as error:
        yield InputError(
            printable(str(path)), _("cannot be read ({reason})", reason=reason(error)), _("check the name and its permissions")
        )


def decoded(given: Input) -> Decoded | InputError:
    """The text of a row, or what is wrong with it."""
    if given.problem or given.data is None:
        name, _rest, told = (given.problem or "").partition(": ")
        problem, _rest, remedy = told.rpartition("; ")
        return InputError(name, problem, remedy)
    try:
        return read_text(given.data.decode(), given.key)
    except InputError as error:
        return error
