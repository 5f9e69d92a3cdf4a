"""Errors as a browser may show them: what was wrong and what to do, of a file its own name and no folder of this machine."""

from __future__ import annotations

from pathlib import PurePath

from ..errors import DubanError, InputError, LedgerError, OutputError, RulesError
from ..language import _

COMMAND = "duban "  # what a remedy names that is for the command line


def words_of(error: DubanError) -> str:
    """An error in words, e.g. `通知.docx: is empty; give one that holds a notice`. Of the ledger it is mended here, not by a command."""
    if isinstance(error, RulesError):
        return str(RulesError(last(error.file), error.line, error.problem, error.remedy))
    if isinstance(error, InputError | OutputError):
        remedy = _("load the page anew, and try once more") if isinstance(error, LedgerError) and COMMAND in error.remedy else error.remedy
        return str(InputError(last(error.name), error.problem, remedy))
    return str(error)


def last(name: str) -> str:
    """Of a path of this machine the last part; what is none stays, e.g. the name of a member, `a.zip/通知.txt`."""
    path = PurePath(name)
    return path.name if path.is_absolute() else name
