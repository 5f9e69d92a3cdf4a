"""`/rules/…`: a rule is proposed for words that no rule reads, tried, and laid into the user's own pack once a person accepts it."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any, get_args

from starlette.exceptions import HTTPException
from starlette.responses import Response

from ...errors import InputError, LedgerError
from ...language import _
from ...ledger.fields import ROLES, UNITS
from ...ledger.places.asking import ask
from ...ledger.readings import Readings
from ...models import Role
from ...models.headings import COLUMNS
from ...rulebook.ruleset import Ruleset
from ..call import Call, get, post
from ..differing import pieces
from ..learning import Trials
from ..learning.pack import OWN_FILE, lay, mark
from ..learning.proposing import KINDS, SAYS, WHEN, Proposal, guess, guess_unit, is_whole
from ..learning.trials import Trial
from ..rendering import page, went
from .unread import in_line

if TYPE_CHECKING:
    from ...ledger.places.asking import Row

MOST_SHOWN = 200  # differences
CORRECTION = """
    SELECT corrections.field, value, read, tasks.source, clause, timing FROM corrections JOIN tasks ON tasks.id = corrections.id
    WHERE corrections.id = :id AND corrections.field = :field
"""


def propose(call: Call) -> Response:
    """A form for a rule, filled in as well as can be guessed: of unread words, of a correction, or as it was sent."""
    before, words, after = "", "", ""
    source = call.text("source")
    if call.text("word"):
        proposal = sent(call)
    elif call.text("id"):
        source, proposal = of_correction(call)
    else:
        start, end = number(call, "start"), number(call, "end")
        with call.asking() as base:
            _title, words, before, after = in_line(base, source, start, max(start, end))
        if not words:
            raise HTTPException(404)
        proposal = guess(call.text("code"), words, before + words + after, Ruleset.load(call.settings.pack))
    return page(
        call,
        "propose.html",
        proposal=proposal,
        source=source,
        before=before,
        words=words,
        after=after,
        kinds=KINDS,
        roles=get_args(Role),
        says=SAYS,
        when=WHEN,
        names=COLUMNS if call.language == "zh_CN" else {role: role for role in ROLES},
        has_pack=call.settings.pack is not None,
    )


def of_correction(call: Call) -> tuple[str, Proposal]:
    """What a correction teaches: a unit that was not read as one, or words of time."""
    with call.asking() as base:
        row = next(ask(base, CORRECTION, {"id": call.text("id"), "field": call.text("field")}), None)
    if row is None:
        raise HTTPException(404)
    if row["field"] in ROLES:
        read = set((row["read"] or "").split(UNITS))
        new = [name for name in (row["value"] or "").split(UNITS) if name and name not in read]
        if new:
            return row["source"], guess_unit(new[0])
    words = row["timing"] or row["clause"] or row["value"] or ""
    return row["source"], replace(guess("", words, words, Ruleset.load(call.settings.pack)), kind="time", says="vague", word=words[:60])


def sent(call: Call) -> Proposal:
    """The rule as it was filled in."""
    kind = call.text("kind")
    if kind not in KINDS:
        raise HTTPException(400)
    says = " ".join(call.text(f"says_{kind}").split())
    word, example = ("".join(call.text("word").split()), " ".join(call.text("example").split()))
    return Proposal(kind, word, says, example)


def number(call: Call, name: str) -> int:
    given = call.text(name)
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


def tried(call: Call) -> Response:
    """Begins to try a rule."""
    proposal = sent(call)
    if not is_whole(proposal) or not all(map(str.isprintable, (proposal.word, proposal.says, proposal.example))):
        raise InputError(_("The rule"), _("lacks something, or has a word with blanks in it, or is too long"), _("go back and fill it in"))
    trial = trials_of(call).begin(proposal, call.text("source"))
    return went(call, f"/rules/{trial.key}")


def told(call: Call) -> Response:
    """How the trial of a rule stands: its lines, its proof, what it changes."""
    trial = trial_of(call, call.names["key"])
    shown = [differing(each) for each in list(trial.changed)]
    pack = call.settings.pack
    return page(
        call,
        "trial.html",
        trial=trial,
        changed=shown,
        number=sum(len(each["rows"]) for each in shown),
        most=MOST_SHOWN,
        has_pack=pack is not None,
        file=OWN_FILE,
        names=COLUMNS if call.language == "zh_CN" else {name: name for name in COLUMNS},
    )


def differing(changed: Any) -> dict[str, Any]:
    """What changes in a notice, with the pieces in which the values differ."""
    rows = [
        {"title": title, "field": field, "before": pieces(before, now), "now": pieces(now, before)}
        for title, field, before, now in changed.differences[:MOST_SHOWN]
    ]
    return {"source": changed.source, "title": changed.title, "rows": rows, "more": len(changed.differences) - len(rows)}


def accepted(call: Call) -> Response:
    """Lays the rule into the pack; where it is asked for, the notices that it changes get their new reading."""
    trial = trial_of(call, call.text("key"))
    pack = call.settings.pack
    if pack is None or trial.state != "done" or trial.accepted:
        raise InputError(_("The rule"), _("cannot be accepted"), _("try it anew"))
    if mark(pack) != trial.rules:
        raise LedgerError(_("The rule"), _("was tried over other rules than there are now"), _("try it anew"))
    if call.text("read") != "yes":
        lay(pack, trial.lines)
        trial.accepted = True
        return went(call, f"/rules/{trial.key}")
    with call.writing() as base:
        readings = Readings(base, call.moment())
        said = "SELECT json, text FROM notices WHERE source = :source AND gone IS NULL"
        for each in trial.changed:
            row: Row | None = next(ask(base, said, {"source": each.source}), None)
            if row is None or zlib.crc32(row["json"].encode()) != each.was:
                raise LedgerError(each.source, _("was read anew, or removed, since the rule was tried"), _("try it anew"))
            readings.put(None, each.source, zlib.decompress(each.whole).decode(), row["text"])
        readings.flush()
        lay(pack, trial.lines)
    trial.accepted = True
    return went(call, f"/rules/{trial.key}")


def trial_of(call: Call, key: str) -> Trial:
    found = trials_of(call).of(key)
    if found is None:
        raise HTTPException(404)
    return found


def trials_of(call: Call) -> Trials:
    found: Trials = call.request.app.state.trials
    return found


ROUTES = (get("/rules/propose", propose), post("/rules/try", tried), get("/rules/{key}", told), post("/rules/accept", accepted))
