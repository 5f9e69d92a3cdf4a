"""Which task, unit or notice is meant by the words that a person types."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, NamedTuple

from ... import patterns
from ...errors import LedgerError
from ...language import _
from ..schema.said import ESCAPE, part
from .asking import first, tuples

if TYPE_CHECKING:
    from .asking import Base

BRACKETS: dict[int, int] = str.maketrans("[({【】})]", "〔〔〔〔〕〕〕〕")
BEGINNING = patterns.quick(r"t[0-9a-f]{3,15}")
AFTER = "g"  # sorts behind all figures of an id
BETWEEN = "…"  # between the first and the last words of a passage
MOST_TOLD = 3
LIKE = 3  # names that are told where none is the one that was asked for
MOST_LOOKED_AT = 200_000  # names that are looked through for them
NAMED = ("title", "source")
AS_IT_IS = f"ESCAPE '{ESCAPE}'"


class Where(NamedTuple):
    """Conditions in SQL, or a statement, and the values that they name."""

    said: str
    given: dict[str, Any]


def has_unit(base: Base, unit: str) -> bool:
    """Whether a unit is called so."""
    return first(base, "SELECT id FROM units WHERE name = :unit OR canonical = :unit LIMIT 1", {"unit": unit}) is not None


def has_notice(base: Base, notice: str) -> bool:
    """Whether some notice is meant by it."""
    asked = of_notice(notice)
    return first(base, f"{asked.said} LIMIT 1", asked.given) is not None


def of_notice(notice: str) -> Where:
    """The sources of the notices that are meant; of a number whatever brackets stand round its year: 示水[2021]3号."""
    number = unicodedata.normalize("NFKC", notice).translate(BRACKETS)
    said = " OR ".join(("source = :notice", "document_number IN (:notice, :number)", *(f"{name} LIKE :part {AS_IT_IS}" for name in NAMED)))
    return Where(f"SELECT source FROM notices WHERE {said}", {"notice": notice, "number": number, "part": part(notice)})


def names_like(base: Base, unit: str) -> list[str]:
    """Names of units that hold the words which are the name of none."""
    seen = f"(SELECT name FROM units LIMIT {MOST_LOOKED_AT}) seen"
    said = f"SELECT DISTINCT name FROM {seen} WHERE name LIKE :part {AS_IT_IS} ORDER BY name LIMIT {LIKE}"
    return [name for (name,) in tuples(base, said, {"part": part(unit)})]


def task_id(base: Base, given: str) -> str:
    """The id that is meant by it, or by an unambiguous beginning of it of 4 signs or more. Raises LedgerError."""
    plain = unicodedata.normalize("NFKC", given).strip().lower()
    for whole in (given, plain):
        if first(base, "SELECT id FROM tasks WHERE id = :id", {"id": whole}):
            return whole
    if not BEGINNING.fullmatch(plain):
        raise LedgerError(given, _("is no id of a task"), _("take one from duban ledger list, or its first 4 characters or more"))
    said = f"SELECT id FROM tasks WHERE id > :first AND id < :last ORDER BY id LIMIT {MOST_TOLD + 1}"
    ids = [key for (key,) in tuples(base, said, {"first": plain, "last": plain + AFTER})]
    if not ids:
        raise LedgerError(given, _("no task of this ledger has such an id"), _("take one from duban ledger list"))
    if len(ids) > 1:
        some = ", ".join(ids[:MOST_TOLD]) + (" …" if len(ids) > MOST_TOLD else "")
        raise LedgerError(given, _("is the beginning of several ids ({some})", some=some), _("write more of it"))
    return str(ids[0])


def place_in(name: str, text: str | None, words: str, first: int = 0, last: int | None = None) -> tuple[int, int]:
    """Where words stand in a text, once: `加固堤防…5月底前` from the first words to the next that follow. Raises LedgerError."""
    if text is None:
        raise LedgerError(name, _("has no text that is kept"), _("add the file itself again"))
    begins, _sign, ends = words.strip().partition(BETWEEN)
    end = len(text) if last is None else last
    start = text.find(begins, first, end)
    if not begins or start < 0:
        raise LedgerError(name, _("does not say “{words}”", words=words[:40]), _("copy the words as duban ledger show has them"))
    if text.find(begins, start + 1, end) >= 0:
        raise LedgerError(name, _("says “{words}” several times", words=begins[:40]), _("name more of the words"))
    if not ends:
        return start, start + len(begins)
    stop = text.find(ends, start + len(begins), end)
    if stop < 0:
        told = _("does not say “{ends}” behind “{begins}”", ends=ends[:40], begins=begins[:40])
        raise LedgerError(name, told, _("copy the words as duban ledger show has them"))
    return start, stop + len(ends)
