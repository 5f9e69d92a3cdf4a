"""The id of a task: one in an archive, and the same whenever its notice is converted again, from wherever."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

from .. import patterns
from ..models import Elements

COPY = patterns.compile(r" \([0-9]{1,4}\)$")  # as systems, and keys of a batch, name a second file of the same name


def notice_key(metadata: Elements, name: str) -> str:
    """What tells a notice from others, whatever folder it stands in: 示水〔2024〕7号.

    Without a number, its title with issuer and issue date, as the next year's has the same; without an issuer, as in a ledger made
    from a template, the file's own name too (`甲县/台账 (2).xlsx` → 台账). Nothing of the body: that may change.
    """
    if metadata.document_number:
        return metadata.document_number
    stem = "" if metadata.issuer else COPY.sub("", PurePosixPath(name).stem)
    parts = (metadata.title or "", metadata.issuer or "", str(metadata.issue_date or ""), stem)
    return "\x1e".join(map(squeeze, parts))


def identity(notice: str, title: str, nth: int) -> str:
    """Stable: of the notice, the title and which of that title it is; a changed date or unit keeps it.

    It begins with a letter: a spreadsheet would take 16 digits with an e among them for a number.
    """
    return "t" + hashlib.sha256(f"{notice}\x1f{squeeze(title)}\x1f{nth}".encode("utf-8", "surrogatepass")).hexdigest()[:15]


def squeeze(text: str) -> str:
    return "".join(text.split())
