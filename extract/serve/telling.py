"""Errors as a browser may show them: what was wrong and what to do, of a file its own name and no folder of this machine."""

from __future__ import annotations

from pathlib import PurePath

from ..errors import DubanError, InputError, OutputError, RulesError


def words_of(error: DubanError) -> str:
    """An error in words, e.g. `通知.docx: is empty; give one that holds a notice`."""
    if isinstance(error, RulesError):
        place = f"{last(error.file)}:{error.line}" if error.line else last(error.file)
        return f"{place}: {error.problem}; {error.remedy}"
    if isinstance(error, InputError | OutputError):
        return f"{last(error.name)}: {error.problem}; {error.remedy}"
    return str(error)


def last(name: str) -> str:
    """Of a path of this machine the last part; what is none stays, e.g. the name of a member, `a.zip/通知.txt`."""
    path = PurePath(name)
    return path.name if path.is_absolute() else name
