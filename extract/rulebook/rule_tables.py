"""What each table of rules holds, so that a mistake in a rules file is told when it is loaded, e.g. `[[labels]]` or `role = "boss"`.

A new table gets its line here and is read by its room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, get_args

from ..errors import meant
from ..language import _
from ..models import Role, TimingKind
from .kinds import COUNT, DAY, DAYS, DAYS_BY, FLAG, ISSUED, NAMED_DAYS, NAMES, WHOLE, Kind
from .rule import Rule

ROLES = get_args(Role)
KINDS = get_args(TimingKind)
FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY")
EITHER = ("words", "pattern")
OF_EVENT = (*EITHER, "dates", "lunar_dates")


@dataclass(frozen=True, slots=True)
class Table:
    """What the rules of a table need: words, a pattern with groups, or either; further keys with their values; names where they are fixed.

    `keys` gives for each further key its allowed values, a type or a kind; `required` are those that no rule may lack,
    `any_of` those of which it has one;
    `named` the groups of rules of one name; `closed`: the rooms ask for our own names, others would have no effect;
    `apart`: a word says one thing, so that it stands in one rule;
    `placed`: its rules (or those of these names) are asked at one place only, e.g. right behind a date: elsewhere they say nothing.
    """

    holds: tuple[str, ...] = ("words",)
    groups: frozenset[str] = frozenset()
    named: Mapping[str, frozenset[str]] = field(default_factory=dict)
    keys: Mapping[str, Any] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    any_of: frozenset[str] = frozenset()
    closed: bool = False
    apart: bool = False
    placed: bool | frozenset[str] = False


SIGNS = frozenset("*+?^$\\[]|")  # of patterns, in a word
LISTS = Table(closed=True)
PATTERN = ("pattern",)
LABEL_KEYS: Mapping[str, Any] = {"role": ROLES, **dict.fromkeys(("person", "timing", "field", "problem", "progress", "weak"), FLAG)}
TRIED: Mapping[str, Any] = {"slot": FLAG, "issued": ISSUED}  # when a wording of time is looked for
PHRASE_KEYS: Mapping[str, Any] = {"kind": KINDS, "immediate": FLAG, "text": FLAG, **TRIED}
NUMBER_KEYS: Mapping[str, Any] = {"rank": COUNT, "inline": ("any", "sentence", "never")}
DATED: Mapping[str, Any] = {
    "solar": DAYS,
    "lunar": DAY,
    "days": COUNT,
    "term": str,
    "moved": DAYS_BY,
    "provinces": NAMED_DAYS,
    "province": str,
    "vague": FLAG,
}
# An event's full name, many of one kind, days from there.
NAMED: Mapping[str, Any] = {"name_of": NAMES, "dates": NAMED_DAYS, "lunar_dates": NAMED_DAYS, "shift": WHOLE}
NOTICE_GROUPS = {"document-number": frozenset({"code", "year", "serial"}), "addressees": frozenset({"list"})}
TABLES: dict[str, Table] = {
    "stem": Table(keys={"role": ROLES, "at": ("any", "end", "label", "person"), "template": str}, apart=True),
    "part": Table(keys={"template": str}),
    "shape": Table(("parts",), keys={"parts": str}, required=frozenset({"parts"})),
    "aside": Table(PATTERN, keys={"starts": str}, required=frozenset({"starts"})),
    "actor": LISTS,
    "says_who": Table(PATTERN, closed=True),
    "before": Table(PATTERN, closed=True),
    "adverb": LISTS,
    "urges": Table(EITHER, closed=True),
    "aim": Table(PATTERN, closed=True),
    "report": Table(PATTERN, closed=True),
    "goes_on": Table(PATTERN, closed=True),
    "no_duty": Table(PATTERN, closed=True, placed=True),
    "uncovered": Table(PATTERN, closed=True, placed=True),
    "must": Table(PATTERN, closed=True),
    "adverbial": Table(PATTERN, closed=True),
    "verb": LISTS,
    "general": Table(PATTERN),
    "background": Table(PATTERN),
    "relative": Table(PATTERN, closed=True),
    "no_actor": Table(PATTERN, closed=True),
    "no_verb": Table(PATTERN, closed=True, placed=True),
    "no_name": Table(PATTERN, closed=True, placed=True),
    "condition": Table(PATTERN, closed=True),
    "standing": Table(PATTERN, closed=True),
    "default_units": Table(PATTERN, groups=frozenset({"units"})),
    "handed": Table(PATTERN, closed=True),
    "label": Table(keys=LABEL_KEYS, any_of=frozenset({"role", "person", "timing", "field"}), apart=True),
    "unit": Table(keys={"template": str}, closed=True),
    "canonical": Table(("words", "names"), keys={"names": NAMES}, apart=True),
    "numbering": Table(PATTERN, groups=frozenset({"number"}), keys=NUMBER_KEYS, required=frozenset({"rank"})),
    "page": Table(EITHER, closed=True, placed=True),
    "meeting": Table(PATTERN, closed=True, placed=True),
    "misread": Table(PATTERN, closed=True, placed=True),
    "mail": Table(PATTERN, closed=True, placed=True),
    "column": LISTS,
    "cell": LISTS,
    "notice": Table(PATTERN, named=NOTICE_GROUPS, closed=True, placed=frozenset({"not-signed"})),
    "genre": Table(),
    "held": Table(PATTERN, groups=frozenset({"year"}), closed=True),
    "notice_label": Table(closed=True, apart=True),
    "page_line": LISTS,
    "target": Table(keys={"bound": ("at_least", "at_most", "about", "exact")}, closed=True),
    "timing": Table(PATTERN, keys={"reading": str, "unit": str, "anchor": str, **TRIED}, required=frozenset({"reading"})),
    "timing_word": Table(EITHER, closed=True),
    "timing_phrase": Table(EITHER, keys=PHRASE_KEYS, required=frozenset({"kind"}), apart=True),
    "time_unit": Table(keys={"iso": str, "months": COUNT, "days": COUNT, "freq": FREQUENCIES, "interval": COUNT}, closed=True),
    "time_shift": Table(keys={"steps": WHOLE, "from": ("said",)}, required=frozenset({"steps"}), apart=True),
    "lunar_month": Table(keys={"month": COUNT}, required=frozenset({"month"}), apart=True),
    "event": Table(OF_EVENT, keys={"slot": FLAG, "issued": ISSUED, **DATED, **NAMED}, apart=True),
}


def fault(rule: Rule, known: frozenset[str]) -> tuple[str, str] | None:
    """What is wrong with a rule and what to do, None when it can be used; `known` are the names that its table has already."""
    table = TABLES.get(rule.table)
    if table is None:
        return _("no room reads a table “{table}”{meant}", table=rule.table, meant=meant(rule.table, TABLES)), _(
            "use one of {tables}", tables=", ".join(TABLES)
        )
    if table.closed and rule.name not in known:
        return _("a rule of “{table}” cannot be named so{meant}", table=rule.table, meant=meant(rule.name, known)), _(
            "use one of {known}", known=", ".join(sorted(known))
        )
    return wrong_words(table, rule) or wrong_keys(table, rule) or missing_group(table, rule)


def wrong_words(table: Table, rule: Rule) -> tuple[str, str] | None:
    """A rule that has no pattern where its table reads patterns, or no words; a word that no text can hold."""
    if table.holds == PATTERN and not rule.pattern:
        return _("it has no pattern"), _("write pattern = '…'")
    if table.holds == ("parts",) and (rule.pattern or rule.words):
        return _("it joins parts, and has no words or pattern of its own"), _("write parts = '…'")
    if "pattern" not in table.holds and (rule.pattern or (table.holds == ("words",) and not rule.words)):
        return _("it needs words, not a pattern"), _('write words = ["…"]')
    if len(table.holds) > 1 and not (rule.pattern or rule.words or any(key in rule.fields for key in table.holds)):
        return _("it has no {holds}", holds=" or ".join(table.holds)), _('write words = ["…"]')
    spaced = next((word for word in rule.words if word.split() != [word]), None)
    if spaced is not None:
        return _("its word “{spaced}” holds white space, and words are read without", spaced=spaced), _("write it without")
    return None


def missing_group(table: Table, rule: Rule) -> tuple[str, str] | None:
    groups = table.groups | table.named.get(rule.name, frozenset())
    absent = sorted(group for group in groups if f"(?P<{group}>" not in (rule.pattern or ""))
    return (
        (_("its pattern has no group “{absent}”", absent=absent[0]), _("name a part of it (?P<{absent}>…)", absent=absent[0]))
        if absent
        else None
    )


def wrong_keys(table: Table, rule: Rule) -> tuple[str, str] | None:
    """A key that the table lacks, needs, or whose value it does not know."""
    missing = table.required - set(rule.fields)
    if missing:
        return _("it has no {missing}", missing=", ".join(sorted(missing))), _("write {first} = …", first=min(missing))
    if table.any_of and not table.any_of & set(rule.fields):
        return _("it has none of {any_of}, and says nothing", any_of=", ".join(sorted(table.any_of))), _("write one of them")
    for key, value in rule.fields.items():
        allowed = table.keys.get(key)
        if allowed is None:
            known = dict.fromkeys(["name", *table.holds, "examples", "counter_examples", "source", *table.keys])
            return _("unknown key “{key}”{meant}", key=key, meant=meant(key, known)), _("use one of {known}", known=", ".join(known))
        if isinstance(allowed, type):
            allowed = Kind(_("no {kind}", kind=allowed.__name__), allowed)
        if isinstance(allowed, Kind):
            if not allowed.holds(value):
                told = _("{key} = {value!r} is {wrong}", key=key, value=value, wrong=_(allowed.wrong))
                return told, _("write {key} = {example}", key=key, example=allowed.example)
        elif value not in allowed:
            told = _("{key} = {value!r} is not known{meant}", key=key, value=value, meant=meant(str(value), map(str, allowed)))
            return told, _("use one of {allowed}", allowed=", ".join(map(str, allowed)))
    return None


def doubts(rule: Rule, before: tuple[Rule, ...]) -> Iterator[str]:
    """What a pack's author may not mean, said beside our rules of the same table: a word taken from another, a name much like one."""
    table = TABLES[rule.table]
    names = [other.name for other in before]
    if rule.name.isascii() and rule.name not in names and (like := get_close_matches(rule.name, names, 1, 0.7)):
        yield _("is a new rule; one of ours is called “{like}”", like=like[0])
    held = next((set(other.words) for other in before if other.name == rule.name), set())
    yield from (_("lists the word “{word}”, which it has already", word=word) for word in sorted(held.intersection(rule.words)))
    yield from (_("lists the word “{word}” twice", word=word) for word, count in Counter(rule.words).items() if count > 1)
    yield from (
        _("holds the word “{word}”, whose signs are read as they stand", word=word) for word in rule.words if SIGNS.intersection(word)
    )
    if table.apart:
        owners = {word: other.name for other in before if other.name != rule.name for word in other.words}
        for word in rule.words:
            if word in owners:
                yield _("takes the word “{word}” from rule “{owners}”", word=word, owners=owners[word])


def is_placed(rule: Rule) -> bool:
    """Is a rule asked only at its place?"""
    placed = TABLES[rule.table].placed
    return placed if isinstance(placed, bool) else rule.name in placed
