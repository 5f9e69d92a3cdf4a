"""The proofs of rules/roles.toml: what a text made from a rule's words is read as, e.g. `示例局牵头，` → `牵头`; None where it is not."""

from __future__ import annotations

from .. import patterns
from ..assignments.sentences import SentenceReader
from ..assignments.slots import SlotReader
from ..clauses.assignment import AssignmentReader
from ..clauses.labels import Mark
from ..clauses.timing import TimingContext
from ..pipeline import convert
from ..readers import read_bytes
from ..rulebook.grammar import Grammar, fragment_name
from ..rulebook.ruleset import Rule, Ruleset
from ..text.normalize import passage

NOWHERE = TimingContext()
IDLE = ("idle", "no-part")  # lists of words that make a label idle


def prove(ruleset: Ruleset, rule: Rule, text: str) -> str | None:
    """What a rule reads in a text: of a shape the text itself, of a word the label or the role phrase that holds it, else the units."""
    if rule.table == "shape":
        source = ruleset.build(Grammar).source(fragment_name(rule.name))
        return text if patterns.compile(source).fullmatch(text) else None
    if rule.name == "phase":
        tasks = convert(read_bytes(text.encode(), "proof.txt"), ruleset).tasks
        return tasks[0].title if tasks and tasks[0].timings and any(word in tasks[0].title for word in rule.words) else None
    if rule.name == "of-page":
        notes = [line for line in text.split("\n") if ruleset.build(SlotReader).of_page.match(line)]
        return notes[0] if notes and any(word in notes[0] for word in rule.words) else None
    reader = ruleset.build(AssignmentReader)
    for mark in reader.labels.marks(text):
        if any(word in mark.label for word in rule.words):
            return proved(rule, mark)
    if rule.name == "noun":  # 负责人 holds no role word
        return None if any(reader.roles.read(text)) or not any(word in text for word in rule.words) else text
    if rule.table != "stem":
        return whole(ruleset, rule, text)
    return next((found.words for found in reader.roles.read(text) if any(word in found.words for word in rule.words)), None)


def proved(rule: Rule, mark: Mark) -> str | None:
    """The label, where it is of the kind that the rule's words make."""
    if (rule.table == "stem" or rule.name == "person") and not mark.kind.assigns():
        return None  # 联系人
    return mark.label if mark.kind.idle == (rule.name in IDLE) and not mark.kind.guessed else None


def whole(ruleset: Ruleset, rule: Rule, text: str) -> str | None:
    """The units of a clause or sentence that is read whole, none of whose names holds a word of the rule; or the persons of a label."""
    if not any(word in text for word in rule.words):
        return None
    slots = ruleset.build(SlotReader)
    marks = slots.labels.marks(text)
    words = slots.blocks.values(passage(text), marks, NOWHERE) if marks else [slots.plain(passage(text), NOWHERE)]
    words += ruleset.build(SentenceReader).read(passage(text), NOWHERE, "free")
    for found in words:
        if found.reading.persons and not found.reading.unread:
            return found.value.text
        names = [unit.name.text for unit in found.reading.units]
        if names and not found.reading.unread and not any(word in name for name in names for word in rule.words):
            return "、".join(names)
    return None
