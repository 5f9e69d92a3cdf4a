"""The output forms, for `duban parse` and `duban batch` alike: our own, and those that other packages offer, e.g. `csv` for `台账.csv`.

A new form of ours is a module here and a line in FORMS. Another package writes a class below `Writer` and names it in its entry points:

    [project.entry-points."duban.writers"]
    ics = "package:Calendar"
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

from .. import plugins
from ..errors import DubanError, OutputError
from ..language import _
from .options import Options
from .output import written_whole

if TYPE_CHECKING:
    from ..models import Notice

FORMS: dict[str, tuple[str, ...]] = {  # module in this package, or ELSEWHERE: the suffixes of files in this form
    "json": (".json",),
    "jsonl": (".jsonl", ".ndjson"),
    "csv": (".csv",),
    "table": (),
    "xlsx": (".xlsx",),
    "parquet": (".parquet",),
    "sqlite": (".sqlite", ".db"),
}
ELSEWHERE = {"sqlite": "..ledger.form"}  # a database is a ledger, a room that is built on this one


class Writer(ABC):
    """An output form to write against: a name, the suffixes of its files, and how notices become bytes.

    >>> class Titles(Writer):
    ...     name, suffixes = "titles", (".titles",)
    ...     def write(self, notices, out, options):
    ...         for notice in notices:
    ...             out.write(f"{notice.metadata.title}\\n".encode())
    >>> Titles().suffixes
    ('.titles',)
    """

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def write(self, notices: Iterable[Notice], out: BinaryIO, options: Options) -> None:
        """Write all notices to a binary stream, one at a time, so that memory does not grow with their number."""

    def write_path(self, notices: Iterable[Notice], path: Path, options: Options) -> None:
        """Write all notices to a place, whole or not at all. A form that is more than a file (a folder) does it its own way."""
        with written_whole(path) as stream:
            self.write(notices, stream, options)


def writer_of(form: str) -> Any:
    """What writes a form: a module with `write`, and `write_path` where it has ways of its own, or a `Writer`. KeyError if none does."""
    if form in FORMS:
        return import_module(ELSEWHERE.get(form, f".{form}"), __package__)
    return dict(offered())[form]


def offered() -> list[tuple[str, Writer]]:
    """The forms of other packages, by name; a name of ours stays ours."""
    found = [(writer.name, writer) for _rest, writer in plugins.offered(plugins.WRITERS) if isinstance(writer, Writer)]
    return [(name, writer) for name, writer in found if name not in FORMS]


def form_names() -> list[str]:
    """All forms that can be written here."""
    return [*FORMS, *(name for name, _rest in offered())]


def form_of(path: PurePath) -> str | None:
    """The form that a file's suffix names, e.g. `csv` for `台账.csv`; None for an unknown one."""
    suffix = path.suffix.lower()
    own = next((form for form, suffixes in FORMS.items() if suffix in suffixes), None)
    return own or (next((name for name, writer in offered() if suffix in writer.suffixes), None) if suffix else None)


def no_form(path: PurePath, more: str = "") -> OutputError:
    """What is told of a place whose suffix names no form."""
    known = [suffix for suffixes in FORMS.values() for suffix in suffixes]
    known += [each for _name, writer in offered() for each in writer.suffixes]
    return OutputError(
        str(path),
        _("its suffix names no form"),
        _("end it in {suffixes} or {last}{more}", suffixes=", ".join(known[:-1]), last=known[-1], more=more),
    )


def write(form: str, notices: Iterable[Notice], out: BinaryIO, options: Options | None = None) -> None:
    """Write notices in a form to a stream. Raises KeyError for an unknown form, OutputError where it cannot be."""
    guarded(form, "write", notices, out, options or Options())


def write_path(form: str, notices: Iterable[Notice], path: Path, options: Options | None = None) -> None:
    """Write notices in a form to a place, whole or not at all. Raises as `write` does."""
    writer = writer_of(form)
    if hasattr(writer, "write_path"):
        guarded(form, "write_path", notices, path, options or Options())
        return
    with written_whole(path) as stream:
        writer.write(notices, stream, options or Options())


def guarded(form: str, verb: str, *given: Any) -> None:
    """Call a form's writer; an error in another package's code is told as such."""
    try:
        getattr(writer_of(form), verb)(*given)
    except (DubanError, OSError, KeyError):
        raise
    except Exception as error:
        if form in FORMS:
            raise
        raise OutputError(
            _("the form “{form}”", form=form), plugins.failure(error), _("tell the makers of the package that offers it")
        ) from error
