"""Notices of the ledger that other rules, or another duban, have read: read anew from their texts, as a worker reads files."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ... import __version__
from ...batch.sources.given import Input
from ...batch.work import LEVEL, Outcome
from ...ledger.places.asking import first, tuples

if TYPE_CHECKING:
    from ...ledger.places.asking import Base

EARLIER = "notices WHERE gone IS NULL AND text IS NOT NULL AND NOT (coalesce(rules, '') = :rules AND coalesce(duban, '') = :duban)"


def anew(given: Input, pack: Path | None) -> Outcome:
    """The work of a worker: a notice, as the ledger has it, by the rules of now."""
    from ...models import Notice
    from ...rulebook.ruleset import load_ruleset
    from ..learning.rereading import read_again

    whole, text = json.loads(given.data or b"[]")
    line = read_again(Notice.model_validate_json(whole), text, load_ruleset(pack)).to_json(indent=None).encode()
    return Outcome(given.key, packed=zlib.compress(line, LEVEL), notices=1, texts=zlib.compress(json.dumps([text]).encode(), LEVEL))


def earlier(base: Base, rules: str, most: int) -> list[str]:
    """The first notices that other rules have read, or another version."""
    asked: dict[str, Any] = {"rules": rules, "duban": __version__, "most": most}
    return [source for (source,) in tuples(base, f"SELECT source FROM {EARLIER} ORDER BY source LIMIT :most", asked)]


def number(base: Base, rules: str) -> int:
    """How many there are."""
    return int(first(base, f"SELECT count(*) FROM {EARLIER}", {"rules": rules, "duban": __version__}))
