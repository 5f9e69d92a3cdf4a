"""`rules/feeds/redmine.toml`, a user's own laid over it, table by table and key by key: read, and refused where it says what cannot be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

from ...errors import RulesError, meant
from ...language import N_, _
from ...ledger.fields import ROLES
from ...ledger.words import STATES
from ...rulebook.files import RulesFile
from ...rulebook.places import plain, tokens
from ...rulebook.ruleset import rules_directory
from .plan import Plan, Template
from .values import NAMES

FOLDER = "feeds"  # below the rules
SUFFIX = ".toml"
SECRETS = ("password", "key", "token", "secret", "passwd")
DAYS = {"d": 1, "w": 7}
TABLES = ("tasks", "fields", "states", "back", "accounts", "projects", "settings")
STATED = {"states": "key", "back": "value"}  # where a state of the ledger stands
Tables = dict[str, dict[str, Any]]


class File:
    """One mapping: its tables, and the line of each of its keys."""

    def __init__(self, path: Path, *, ours: bool) -> None:
        self.file: RulesFile = RulesFile(path, ours=ours)
        self.path: Path = path

    def tables(self) -> Tables:
        """The tables by name. Raises RulesError."""
        found = self.file.data()
        for table, held in found.items():
            if table not in TABLES:
                self.refuse(
                    table,
                    None,
                    _("there is no table “{table}”{meant}", table=table, meant=meant(table, TABLES)),
                    _("write one of {tables}", tables=", ".join(TABLES)),
                )
            if not isinstance(held, dict):
                self.refuse(table, None, _("“{table}” is no table", table=table), _("write [{table}] above its lines", table=table))
        return found

    def refuse(self, table: str, key: str | None, problem: str, remedy: str) -> NoReturn:
        raise RulesError(str(self.path), self.line(table, key), problem, remedy)

    def line(self, table: str, key: str | None) -> int | None:
        """The line of a key, else of its table."""
        found = None
        for line, where, name in self.keys():
            if where == table and name == key:
                return line
            if where == table or (not where and name == table):
                found = found or line
        return found

    def keys(self) -> Iterator[tuple[int, str, str | None]]:
        """Line, table and key of all keys; a header has no key."""
        table = ""
        for token in tokens(self.file.text):
            if token.sign or not token.opens:
                continue
            if token.depth == 1:
                table = plain(token.text)
                yield token.line, table, None
            elif token.depth == 0:
                yield token.line, table, plain(token.text) if token.text[0] in "\"'" else token.text


def plan_of(name: str, known: frozenset[str] | None, own: Path | None = None, ours: str | None = None) -> Plan:
    """The mapping of a target, a user's own (a file, or a folder with NAME.toml in it) laid over it. Raises RulesError.

    `known`: the fields that the target has, where not any may be named. `ours`: the text of a mapping that another package brings.
    """
    files = [File(rules_directory() / FOLDER / f"{name}{SUFFIX}", ours=True)] if ours is None else []
    laid: dict[str, dict[str, Any]] = {table: {} for table in TABLES}
    if own is not None:
        files.append(File(own / f"{name}{SUFFIX}" if own.is_dir() else own, ours=False))
    if ours is not None:
        import tomllib

        lay(laid, tomllib.loads(ours))
    for file in files:
        found = file.tables()
        check(file, found, known)
        lay(laid, found)
    tasks = laid["tasks"]
    return Plan(
        name=name,
        fields={field: Template(text) for field, text in laid["fields"].items() if text != ""},
        states_there={state: laid["states"].get(state, state) for state in STATES},
        back=laid["back"],
        states=tuple(tasks.get("states", STATES)),
        units=tuple(tasks.get("units", ())),
        roles=tuple(tasks.get("roles", ("lead", "responsible"))),
        within=days_of(tasks["within"]) if tasks.get("within") else None,
        optional=tasks.get("optional", False),
        gone=tasks.get("gone", False),
        accounts=laid["accounts"],
        projects=laid["projects"],
        settings={key: text_of(value) for key, value in laid["settings"].items()},
    )


def lay(under: Tables, over: Mapping[str, Mapping[str, Any]]) -> None:
    """Lay the keys of one mapping over those of another."""
    for table, held in over.items():
        under[table].update(held)


def text_of(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def days_of(text: str) -> int | None:
    """`30d`, `4w`; None for what is no such thing."""
    figures, unit = text[:-1], text[-1:]
    return int(figures) * DAYS[unit] if unit in DAYS and figures.isascii() and figures.isdecimal() and len(figures) < 6 else None


def check(file: File, tables: Tables, known: frozenset[str] | None) -> None:
    """Whether each key has a value that it can have. Raises RulesError."""
    for table, held in tables.items():
        for key, value in held.items():
            if table == "tasks":
                of_tasks(file, key, value)
            elif not isinstance(value, str):
                if table != "settings" or not isinstance(value, bool | int):
                    file.refuse(table, key, _("“{key}” is no text", key=key), _('write {key} = "…"', key=key))
            elif table == "fields":
                of_field(file, key, value, known)
            elif table in STATED and (state := key if STATED[table] == "key" else value) not in STATES:
                file.refuse(
                    table,
                    key,
                    _("“{state}” is no state{meant}", state=state, meant=meant(state, STATES)),
                    _("write one of {states}", states=" ".join(STATES)),
                )
            elif table == "settings" and any(word in key.lower() for word in SECRETS):
                remedy = _("give it by the environment or the keyring: docs/feeds.md")
                file.refuse(table, key, _("“{key}” would be a secret in a file", key=key), remedy)


def of_tasks(file: File, key: str, value: Any) -> None:
    """A line that says which tasks go."""
    if key not in OF_TASKS:
        file.refuse(
            "tasks",
            key,
            _("[tasks] has no “{key}”{meant}", key=key, meant=meant(key, OF_TASKS)),
            _("write one of {known}", known=", ".join(OF_TASKS)),
        )
    is_right, remedy = OF_TASKS[key]
    if not is_right(value):
        file.refuse("tasks", key, _("“{key}” cannot be {value}", key=key, value=shown(value)), _(remedy))


def of_field(file: File, key: str, text: str, known: frozenset[str] | None) -> None:
    """A field of the target, and the values that its template asks for."""
    if known is not None and key not in known:
        file.refuse(
            "fields",
            key,
            _("there is no field “{key}” there{meant}", key=key, meant=meant(key, known)),
            _("write one of {known}", known=", ".join(sorted(known))),
        )
    for name in Template(text).names:
        if name not in NAMES:
            problem = _("“{key}” asks for {{{name}}}, which no task has{meant}", key=key, name=name, meant=meant(name, NAMES))
            file.refuse("fields", key, problem, _("write one of {names}", names=", ".join(NAMES)))


def shown(value: Any) -> str:
    return f"“{value}”" if isinstance(value, str) else repr(value)


def is_flag(value: Any) -> bool:
    return isinstance(value, bool)


def is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def among(words: tuple[str, ...]) -> Callable[[Any], bool]:
    return lambda value: is_list(value) and set(value) <= set(words)


def is_days(value: Any) -> bool:
    return isinstance(value, str) and (not value or days_of(value) is not None)


OF_TASKS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "states": (among(STATES), N_("write a list of some of {states}", states=" ".join(STATES))),
    "units": (is_list, N_('write a list of names: ["…"]')),
    "roles": (among(ROLES), N_("write a list of some of {roles}", roles=", ".join(ROLES))),
    "within": (is_days, 'write "30d" or "4w"'),
    "optional": (is_flag, N_("write true or false")),
    "gone": (is_flag, N_("write true or false")),
}
