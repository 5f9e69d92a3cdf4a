"""What a reader leaves out, counted by kind: every visible character of a file is in its text, or in this account."""

from __future__ import annotations

from .decoded import Left

MOST_EXAMPLE = 40  # characters


def visible(text: str) -> int:
    """How many characters of a text are seen: all but white space."""
    return sum(not character.isspace() for character in text)


class Account:
    """Counts what is left out, e.g. `account.leave("navigation", "首页 政务公开")`; the first words of each kind are its example."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.examples: dict[str, str] = {}

    def leave(self, kind: str, text: str) -> None:
        """Text that is not handed on, for a reason called `kind`; blank text does not count."""
        if characters := visible(text):
            self.counts[kind] = self.counts.get(kind, 0) + characters
            self.examples.setdefault(kind, " ".join(text.split())[:MOST_EXAMPLE])

    def take(self, other: Account) -> None:
        """What another account counted counts here."""
        for kind, characters in other.counts.items():
            self.counts[kind] = self.counts.get(kind, 0) + characters
            self.examples.setdefault(kind, other.examples[kind])

    def left_out(self) -> tuple[Left, ...]:
        """All kinds, by name."""
        return tuple(Left(kind, self.counts[kind], self.examples[kind]) for kind in sorted(self.counts))
