"""What stands between the ledger and a target: a task as the target wants it, what it holds of it now, and what a target has to do.

A file's form and a server are classes below `FileForm` and `Server`; another package offers its own by an entry point of `duban.feeds`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, ClassVar

from ..errors import FeedError

if TYPE_CHECKING:
    from .mapping import Plan

DOMAIN = "duban"


@dataclass(frozen=True, slots=True)
class Item:
    """A task as one target wants it.

    `fields`: the target's own fields in the order of its mapping, as text: dates ISO 8601, "" for what is empty. `changed`: since when
    the ledger has it so, ISO 8601 in UTC. `title` and `state`: the ledger's own.
    """

    id: str
    uid: str
    fields: dict[str, str]
    changed: str = ""
    title: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """What somebody told over there: a comment, a note of a journal; `at` ISO 8601 in UTC, "" where it has no time."""

    by: str
    at: str
    text: str


@dataclass(frozen=True, slots=True)
class There:
    """What a target holds of a task now.

    `foreign`: its id or address there. `fields`: in the names and forms of `Item.fields`, as far as duban writes them. `tag`: what tells
    that somebody changed it meanwhile (ETag, updated_on). `progress`: what people told of it there, for `--pull`.
    """

    foreign: str
    fields: dict[str, str]
    tag: str | None = None
    progress: tuple[Progress, ...] = ()


class BusyError(FeedError):
    """The target asks to come again later (429, 503): running waits and asks again. `after`: so many seconds, where it tells."""

    def __init__(self, name: str, problem: str, remedy: str, after: float | None = None) -> None:
        self.after: float | None = after
        super().__init__(name, problem, remedy)


class AwayError(FeedError):
    """The target does not answer, or not so that it can be understood; it may have done what it was asked. Asked again, then told."""


class RefusedError(FeedError):
    """The target takes nothing at all from us (a wrong key, no such project): the run ends."""


class ChangedError(FeedError):
    """What was to be changed is no longer as it was looked at, or what was to be made is there already: looked at again."""


NOT_OF_IT = (BusyError, AwayError, RefusedError, ChangedError)  # what says nothing of whether a task is taken


class PartlyError(FeedError):
    """It was made, `there`, but these fields of it were not taken: that is told, and it is not made again."""

    def __init__(self, name: str, problem: str, remedy: str, there: There, lacks: Iterable[str]) -> None:
        self.there: There = there
        self.lacks: frozenset[str] = frozenset(lacks)
        super().__init__(name, problem, remedy)


class FileForm(ABC):
    """A target that is a file.

    `remembers`: its reader makes a new task of each row (an importer), so that a task goes into one file only, unless all are asked for.
    `known`: the fields that a mapping may fill; None: any.
    """

    name: ClassVar[str]
    suffix: ClassVar[str]
    remembers: ClassVar[bool] = False
    known: ClassVar[frozenset[str] | None] = None

    @abstractmethod
    def write(self, items: Iterable[Item], plan: Plan, output: BinaryIO) -> None:
        """Write the items: the same items, the same bytes. Nothing of a field runs or parts what it stands in."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a server is reached with: its address, the settings of its mapping, and what gives its secrets by their names.

    Nothing here reads a clock: `at` is the moment at which the run began, ISO 8601 in UTC, `clock` gives the seconds since 1970.
    """

    url: str
    settings: Mapping[str, str]
    secret: Callable[[str], str | None]
    at: str
    clock: Callable[[], float] = float


class Server(ABC):
    """A target with a memory of its own. It is made of a `Given`, and closed at the end.

    `needs_url`: it is reached by an address. `many`: so many tasks are made at once (`create_many`). `blind`: it tells nothing of what it
    holds (a webhook), so that what was sent is taken for it. `known`: the fields that a mapping may fill; None: any. Each method may raise
    BusyError, AwayError and RefusedError, which end a run where they last, and FeedError for one task.
    """

    name: ClassVar[str]
    needs_url: ClassVar[bool] = True
    many: ClassVar[int] = 1
    blind: ClassVar[bool] = False
    known: ClassVar[frozenset[str] | None] = None

    def __init__(self, given: Given) -> None:
        self.given: Given = given

    @abstractmethod
    def there(self, known: Mapping[str, str]) -> dict[str, There]:
        """By uid what is there of all that duban ever put there; `known`: uid → foreign. What somebody deleted there is absent."""

    @abstractmethod
    def find(self, uid: str) -> There | None:
        """What is there of a uid, asked after a cut: was it made although no answer came?"""

    @abstractmethod
    def create(self, item: Item) -> There:
        """Make it; ChangedError where it is there already, PartlyError where only some of it was taken."""

    def create_many(self, items: Sequence[Item]) -> list[There]:
        """Make several, in their order, where that is quicker than one by one. After an error each is looked for, then made by itself."""
        return [self.create(item) for item in items]

    @abstractmethod
    def change(self, item: Item, there: There, fields: dict[str, str]) -> There:
        """Change these fields only; ChangedError where it is no longer as `there` tells."""

    def told(self, there: There) -> Sequence[Progress]:
        """What people told of a task there: asked for `--pull` alone."""
        return there.progress

    def close(self) -> None:  # noqa: B027 - most have nothing to close
        """Nothing is asked of it any more."""
