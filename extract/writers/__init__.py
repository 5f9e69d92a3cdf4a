"""Records to a form: one module a form, each with the verb `write(notices, out, options)`; nothing of a form is decided elsewhere.

After this room `out` (a binary stream) holds the whole form; notices are taken one at a time, so that memory does not grow with
their number. A new form is a new module here and one line in FORMS.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import PurePath
from typing import BinaryIO

from ..models import Notice
from .options import Options

__all__ = ["FORMS", "Options", "form_of", "write"]

FORMS: dict[str, tuple[str, ...]] = {  # module in this package: the suffixes of files in this form
    "json": (".json",),
    "jsonl": (".jsonl", ".ndjson"),
    "csv": (".csv",),
    "table": (),
}


def form_of(path: PurePath) -> str | None:
    """The form that a file's suffix names, e.g. `csv` for `台账.csv`; None for an unknown one."""
    return next((form for form, suffixes in FORMS.items() if path.suffix.lower() in suffixes), None)


def write(form: str, notices: Iterable[Notice], out: BinaryIO, options: Options | None = None) -> None:
    """Write notices in a form of FORMS. Raises KeyError for an unknown form."""
    if form not in FORMS:
        raise KeyError(form)
    import_module(f".{form}", __name__).write(notices, out, options or Options())
