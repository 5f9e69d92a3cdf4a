"""What stands behind a label or below a column's head, e.g. `责任人`: `李某，6月底前完成` → a person and a deadline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

import regex

from .. import patterns
from ..models import Role
from ..rulebook.grammar import Grammar
from ..rulebook.ruleset import Ruleset
from ..text.marks import APART, CLOSING, OPENING
from .assignment import Assignment, AssignmentReader, UnitReading
from .labels import Label, LabelReader
from .persons import ANSWERS, PersonReader, PersonReading
from .timing import Reading, TimingContext, TimingReader
from .units import Name, UnitReader

PLACE = attrgetter("start")
JOINT = "、"
LEAST_PHRASE = 4  # characters
INSET = patterns.compile(r"[（(](?P<words>[^（）()]{2,8})[）)]")
OFFICE = patterns.compile(r"[（(](?P<words>[^（）()]{2,20})[）)]")  # behind a person's name
PART = patterns.compile(rf"[^{APART}；;。（）()]+")
REMARK = patterns.compile(r"[（(](?P<words>[^（）()]{2,12})[）)]$")


class ValueReader:
    """Reads the values of labels, by the kind that the label says."""

    labels: LabelReader
    units: UnitReader
    timing: TimingReader

    def __init__(self, ruleset: Ruleset) -> None:
        self.assignments: AssignmentReader = ruleset.build(AssignmentReader)
        self.labels, self.units, self.timing = self.assignments.labels, self.assignments.units, self.assignments.timing
        self.offices: tuple[str, ...] = ruleset.words("actor", "office")
        self.persons: PersonReader = ruleset.build(PersonReader)
        stems = ruleset.build(Grammar).stems
        self.over: tuple[str, ...] = tuple(word for word, stem in stems.items() if stem.role == "supervise")
        self.is_meant: regex.Pattern[str] = patterns.quick(ruleset.build(Grammar).source("is_meant"))
        self.week: regex.Pattern[str] = patterns.quick(ruleset.expand("[（(]?第{few}{a_week}[）)]?"))
        self.counted: regex.Pattern[str] = patterns.compile(ruleset.expand("{counted_time}"))
        self.time_left: regex.Pattern[str] = patterns.compile(ruleset.expand("{time_left}"))

    def read(self, label: str, text: str, context: TimingContext) -> Assignment:
        """Read what stands behind a label (`责任单位`: `市水利局、市财政局`) or below a table's header; offsets in `text`."""
        kind = self.labels.kind(label) or self.labels.lone_kind(label)
        if kind is None:
            return Assignment()
        if kind.assigns() and self.is_meant.match(text):  # 责任人：通常为单位主要负责同志: a definition
            return Assignment(unread=[(0, len(text))])
        if kind.role:
            found = self.with_crews(text, replace(self.assignments.read(text, context, kind.role), explicit=True), kind.role)
            if inset := INSET.search(label):
                self.in_brackets(text, self.assignments.role_of(inset["words"]), found)
                asked = self.labels.kind(inset["words"])  # 责任单位（责任人）
                kind = kind._replace(person=kind.person or (asked is not None and asked.person))
            beside = any(self.persons.behind_unit(text[start:end]) is not None for start, end in found.unread)
            if not found.units and found.unread and self.persons.are_sure(text):  # 负责：王某某
                return self.only_persons(label, text, context)
            named = kind.person or beside or any(REMARK.search(unit.name.text) for unit in found.units)
            return self.with_persons(label, text, kind, found) if named else found
        if kind.person:
            return self.only_persons(label, text, context)
        if kind.timing:
            return self.timed(label, text, context)
        return Assignment(fields={label: (0, len(text))})

    def days_of_week(self, text: str) -> tuple[int, str]:
        """第13周（5.25-5.31）: the days say when, the week's number is a school's own; where the days begin, and they."""
        found = self.week.search(text)
        if found is None:
            return 0, text
        start, end = (0, found.start()) if found.start() else (found.end(), len(text))
        start += len(text[start:end]) - len(text[start:end].lstrip(OPENING + " "))
        days = text[start:end].rstrip(CLOSING + " ")
        return (start, days) if any(map(str.isdigit, days)) else (0, text)

    def timed(self, label: str, text: str, context: TimingContext) -> Assignment:
        """The times behind a label, which tells a time limit from a bare date."""
        before = len(label) + 1
        at, days = self.days_of_week(text)
        said = self.timing.read(f"{label}：{text}", context, slot=True)
        if days != text and not any(reading.end and reading.at == (before, before + len(text)) for reading in said):  # 5月第二周 is one
            said = self.timing.read(f"{label}：{days}", context, slot=True)
        else:
            at = 0
        timings = [reading.moved(at - before) for reading in said if reading.at[1] > before]  # 限期 alone is the label
        if len(timings) > 1 and self.is_signed(text, timings[-2], timings[-1], context):
            timings.pop()
        unread = [(0, len(text))] if text and not timings else list(self.times_left(text, timings))
        return Assignment(timings=timings, unread=unread, explicit=True)

    def is_signed(self, text: str, before: Reading, last: Reading, context: TimingContext) -> bool:
        """4月15日前示例县中心医院2024年3月20日: who signs and the notice's own date, run into the last value of a text without breaks."""
        bare = last.modifier is None and last.at[1] == len(text) and last.end is not None and last.end == context.issued
        return bare and self.units.looks_like_unit(text[before.at[1] : last.at[0]])

    def times_left(self, text: str, timings: Sequence[Reading]) -> Iterator[tuple[int, int]]:
        """4月动员，5—9月整治，10月小结: the parts of a value that hold words of time beside those that were read."""
        taken = [reading.at for reading in timings]
        for part in PART.finditer(text) if len(taken) < len(PART.findall(text)) else ():
            start, end = part.span()
            if not any(low < end and start < high for low, high in taken) and self.counted.match(text, start):
                yield start, end

    def holds(self, text: str, at: tuple[int, int]) -> bool:
        return self.units.looks.is_holder(text[slice(*at)])

    def with_crews(self, text: str, found: Assignment, role: Role = "responsible", *, alone: bool = False) -> Assignment:
        """整改部门：气割班, 县政府办副主任: others may be a crew, or hold an office; without a label only `alone`: 网格员，每月."""
        office = self.persons.office
        listed = not alone or found.timings  # （热控班，每月）
        crews = [
            at
            for at in found.unread
            if (listed and self.units.looks.is_crew(text[slice(*at)])) or office.fullmatch(text, *at) or (alone and self.holds(text, at))
        ]
        if not crews or (alone and len(crews) < len(found.unread)):
            return found
        units = [*found.units, *(UnitReading(Name(text[start:end], start, end), role) for start, end in crews)]
        units.sort(key=lambda unit: unit.name.start)
        return replace(found, units=units, unread=[at for at in found.unread if at not in crews])

    def in_brackets(self, text: str, role: Role | None, found: Assignment) -> None:
        """责任单位（配合单位）：市水利局（市财政局、市住建局）: those in brackets have the part that the label's bracket says."""
        units: list[UnitReading] = []
        for unit in found.units:
            at = unit.name.text.rfind("（" if "（" in unit.name.text else "(")
            inside = list(self.units.read(text, unit.name.start + at + 1, unit.name.end - 1)) if role and at > 0 else []
            named = inside and all(self.units.looks_like_unit(name.text) for name in inside)
            if role and named:
                end = unit.name.start + at
                units.append(UnitReading(replace(unit.name, text=text[unit.name.start : end], end=end), unit.role))
                units += [UnitReading(name, role) for name in inside]
            else:
                units.append(unit)
        found.units = units

    def only_persons(self, label: str, text: str, context: TimingContext) -> Assignment:
        """Names, and times beside them: 责任人：李某，6月底前完成. Only what is no name may be a time: 李四 is no April."""
        persons, others = self.persons.read(label, text)
        if phrases := [(start, end) for _, start, end in persons if self.is_phrase(text[start:end], context)]:
            persons = [person for person in persons if person[1:] not in phrases]
            others += phrases
        found = Assignment(explicit=True)
        found.units = self.in_place_of_persons(label, text, [(person.start, person.end) for person in persons] + others)
        taken = [unit.name for unit in found.units]
        persons = [person for person in persons if not any(name.start <= person.start < name.end for name in taken)]
        others = [at for at in others if not any(at[0] == name.start for name in taken)]
        behind = [inside for name in taken if (inside := OFFICE.match(text, name.end)) and self.persons.is_sure(inside["words"])]
        persons += [PersonReading(label, *inside.span("words")) for inside in behind]  # 责任人：办公室（李某）
        for person in persons:
            if inside := OFFICE.match(text, person.end):
                found.of_persons = [*found.of_persons, *self.of_person(label, text, *inside.span("words"))]
        for start, end in others:
            inside = REMARK.search(text, start, end)  # 责任人：市水利局王某某（副局长）
            last = inside.start() if inside else end
            at = self.persons.behind_unit(text[start:last])
            if at is not None:
                persons.append(PersonReading(label, start + at, last))
                found.of_persons = [*found.of_persons, *self.of_person(label, text, start, start + at)]
                continue
            timings = [reading.moved(start) for reading in self.timing.read(text[start:end], context, slot=True)]
            found.timings += timings
            if timings and self.persons.is_sure(text[start : timings[0].at[0]]):  # 责任人：李某 5月底前, its blank gone
                persons.append(PersonReading(label, start, timings[0].at[0]))
            if not timings:
                found.unread = [*found.unread, (start, end)]
        persons.sort(key=PLACE)
        found.persons = [each for at, each in enumerate(persons) if not self.is_office_of(text, each, persons[at + 1 : at + 2])]
        return found

    def is_phrase(self, words: str, context: TimingContext) -> bool:
        """立行立改, 长期坚持: as long as a name, and nobody's."""
        timings = self.timing.read(words, context, slot=True) if len(words) >= LEAST_PHRASE and not self.persons.is_sure(words) else []
        return [timing.at for timing in timings] == [(0, len(words))]

    def is_office_of(self, text: str, office: PersonReading, after: Sequence[PersonReading]) -> bool:
        """县委常委、副县长王某某: who holds the second office holds the first."""
        between = text[office.end : after[0].start] if after else ""
        return between[:1] == JOINT and len(between) > 1 and self.persons.office.fullmatch(text, office.start, office.end) is not None

    def is_group(self, name: str) -> bool:
        """项目负责人：美术组: no person's name."""
        if not self.units.looks_like_unit(name) or self.units.looks.is_holder(name):
            return False
        if self.units.is_collective(name) and not name.endswith(self.offices):
            return False  # 参加人员：全校师生员工
        return not self.persons.is_sure(name) and self.persons.office.fullmatch(name) is None

    def in_place_of_persons(self, label: str, text: str, parts: Sequence[tuple[int, int]]) -> list[UnitReading]:
        """责任人：美术组, 责任人：院长办公室、学位办公室: units where persons are asked for; 各科室主任 are persons."""
        role = self.role_of(label)
        found: list[UnitReading] = []
        for start, end in sorted(parts):
            names = list(self.units.read(text, start, end)) if self.persons.office.fullmatch(text, start, end) is None else []
            if names and (names[0].start, names[-1].end) == (start, end) and all(self.is_group(name.text) for name in names):
                found += [UnitReading(name, role) for name in names]
        return found

    def role_of(self, label: str) -> Role:
        """Of the units of those who are named: 复查人 and 验收人 supervise, 配合人 supports."""
        kind = self.labels.kind(label)
        if kind and kind.role:
            return kind.role
        return "supervise" if any(word in label for word in self.over) else self.assignments.role_of(label) or "responsible"

    def of_person(self, label: str, text: str, start: int, end: int) -> list[UnitReading]:
        """The unit of a person, where the words beside the name are one."""
        if not self.units.looks_like_unit(text[start:end]):
            return []
        return [UnitReading(name, self.role_of(label)) for name in self.units.read(text, start, end)]

    def with_persons(self, label: str, text: str, kind: Label, found: Assignment) -> Assignment:
        """Units and persons behind one label: 责任单位及责任人：市水利局（王某某）, 市水利局王某某, 市水利局/王某某."""
        names, persons, unread = self.persons.with_units(text, found.unread, label, alone=kind.person)
        units = [UnitReading(name, kind.role or "responsible") for name in names]
        for unit in found.units:
            if kind.person and not unit.name.looks_right and self.persons.is_sure(unit.name.text):  # 物资部/王某某
                persons.append(PersonReading(label, unit.name.start, unit.name.end))
                continue
            name, beside = self.persons.with_remark(label, unit.name, any_name=kind.person)
            units.append(UnitReading(name, unit.role))
            persons += beside
        units.sort(key=lambda unit: unit.name.start)
        return replace(found, units=units, persons=persons, unread=unread)

    def with_names(self, reading: Assignment, text: str) -> Assignment:
        """（王某某，各村党支部书记，长期）,（学工部李某负责）: a name beside units or a time is of one who is responsible."""
        names, persons, unread = self.persons.with_units(text, reading.unread, ANSWERS)
        units = [UnitReading(name, "responsible") for name in names]
        for unit in reading.units:
            if end := self.persons.in_place_of_unit(unit.name.text):
                persons.append(PersonReading(ANSWERS, unit.name.start, unit.name.start + end))
                continue
            if not unit.name.looks_right:  # 检察长王某某督办, 信息科王某某负责
                names, who, left = self.persons.with_units(text, [(unit.name.start, unit.name.end)], ANSWERS)
                units += [UnitReading(name, unit.role) for name in names]
                persons += who
                if not left:
                    continue
            name, beside = self.persons.with_remark(ANSWERS, unit.name, asked=False)
            units.append(UnitReading(name, unit.role))
            persons += beside
        return replace(reading, units=units, persons=[*reading.persons, *persons], unread=unread)
