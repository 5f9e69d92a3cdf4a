"""`/corrections`: what people set in place of the machine's reading; a rule is proposed for it, or it is taken along as golden records."""

from __future__ import annotations

from starlette.responses import Response

from ...ledger.fields import READ
from ...models.headings import COLUMNS
from ...rulebook.ruleset import Ruleset
from ..call import Call, get
from ..differing import pieces
from ..learning.records import archive, corrections
from ..rendering import page

MOST = 50
LAST_PAGE = 10_000


def listed(call: Call) -> Response:
    """A page of the corrections."""
    number = call.text("page", "1")
    at = max(1, min(int(number), LAST_PAGE)) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    source = call.text("source")
    with call.asking() as base:
        found = list(corrections(base, source, MOST * (at - 1), MOST + 1))
    rows = [{**row, "read_pieces": pieces(row["read"], row["value"]), "value_pieces": pieces(row["value"], row["read"])} for row in found]
    names = COLUMNS if call.language == "zh_CN" else {field: field for field in READ}
    return page(call, "corrections.html", rows=rows[:MOST], more=len(rows) > MOST, at=at, source=source, names=names)


def records(call: Call) -> Response:
    """The corrections as samples and golden records, packed."""
    with call.asking() as base:
        packed = archive(base, call.text("source"), Ruleset.load(call.settings.pack))
    return Response(packed, media_type="application/zip", headers={"content-disposition": 'attachment; filename="golden.zip"'})


ROUTES = (get("/corrections", listed), get("/corrections/golden.zip", records))
