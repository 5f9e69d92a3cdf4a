"""Where the rows of a rules file stand: `[label.duty]`, `[[label]]` and `label = [{ … }]` → the line of each row's name.

tomllib gives values without places. What is read here has been loaded, so that it is valid TOML: only its strings, comments and
brackets must be told apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from .. import patterns

TOKEN = patterns.compile(
    r"#[^\n]*|[ \t\r]+"
    r'|(?P<word>"""(?:[^"\\]|\\[\s\S]|"{1,2}(?!"))*+"{3,5}|\'\'\'(?:[^\']|\'{1,2}(?!\'))*+\'{3,5}'
    r'|"(?:[^"\\\n]|\\.)*+"|\'[^\'\n]*+\'|[^\s"\'#\[\]{}=,]+)'
    r"|(?P<sign>[\[\]{}=,\n])"
)


class Token(NamedTuple):
    """A word or string of TOML, or a sign; its line, and how many brackets it stands in.

    `opens`: only brackets of a header stand before it in its line, or nothing. `key`: a value follows.
    """

    text: str
    sign: bool
    line: int
    depth: int
    opens: bool
    key: bool


@dataclass(slots=True)
class Places:
    """The lines of a file: of each row of each table in order, and of each name at its top."""

    rows: dict[str, list[int]] = field(default_factory=dict)
    names: dict[str, int] = field(default_factory=dict)

    def row(self, table: str, index: int) -> int:
        """The line of a row's name, or of its beginning where it has none."""
        lines = self.rows.get(table, [])
        return lines[index] if index < len(lines) else self.names.get(table, 1)


def places(text: str) -> Places:
    """The places in the text of a rules file."""
    found = Places()
    arrays: set[str] = set()  # tables whose rows are [[label]]
    headed = False  # below a header, `label = [{ … }]` is a key of its row and no table of rules
    table, level = "", -1  # whose row has no name yet, and the depth of that row's keys
    for token in tokens(text):
        if token.sign:
            headed = headed or (token.opens and token.text == "[")
            if token.text == "{" and token.depth == 1 and not headed:  # a row of label = [{ … }]
                found.rows.setdefault(table, []).append(token.line)
                level = 2
        elif token.opens and token.depth == 2:  # [[label]]
            table, level = plain(token.text), 0
            arrays.add(table)
            found.names.setdefault(table, token.line)
            found.rows.setdefault(table, []).append(token.line)
        elif token.opens and (token.depth == 1 or not headed):  # [fragments], or label = …
            table, level = plain(token.text), -1
            found.names.setdefault(table, token.line)
            if token.depth == 1 and token.text.count(".") == 1 and table not in arrays:  # [label.duty], but not [event.fair.dates]
                found.rows.setdefault(table, []).append(token.line)
        elif level == token.depth and token.key and plain(token.text) == "name":
            found.rows[table][-1] = token.line
            level = -1
    return found


def tokens(text: str) -> Iterator[Token]:
    """The words and signs of a text, without white space and comments."""
    line, depth = 1, 0
    opens, before = True, "\n"
    for found in TOKEN.finditer(text):
        words, kind = found[0], found.lastgroup
        if kind == "sign":
            depth -= words in "]}"
            yield Token(words, True, line, depth, opens, False)
            depth += words in "[{"
            opens = (opens and words == "[") or (words == "\n" and depth == 0)
            before = words
        elif kind == "word":
            yield Token(words, False, line, depth, opens, opens or before in ("{", ","))
            opens, before = False, ""
        line += words.count("\n")


def plain(word: str) -> str:
    """A key without its quotes; of a.b the first."""
    return word.strip("\"'") if word[0] in "\"'" else word.partition(".")[0]
