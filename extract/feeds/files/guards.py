"""Text made harmless for what reads a file, its words still to be read: `+计划` in todo.txt is no project, `/close` in GitLab no command.

Where a reader has no sure way of quoting, a sign is written as its twin of full width: `<` → `＜`.
"""

from __future__ import annotations

from collections.abc import Callable

import regex

Guard = Callable[[str], str]
WIDTH = 0xFEE0  # from a sign of ASCII to its twin
MARKUP = regex.compile(r"[\\`*_\[\]<>|~&!]|(?m:^)(?:[#+\-=/]|\d{1,9}\K[.)])")  # what Markdown, and GitLab's commands, begin with
INDENT = regex.compile(r"(?m)^[ \t]+")  # would make code of a line
READ_FIRST = regex.compile(r"x |\([A-Z]\) |\d{4}-\d\d-\d\d(?: |$)")
KEY_VALUE = regex.compile(r"(?<=[^\s:]):(?=[^\s:/])")
OPENS = regex.compile(r"(?<![^ ])[+@.](?=[^ ])")


def plain(text: str) -> str:
    """The text without signs that steer a terminal or a reader; lines end in \\n."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign.isprintable() or sign in "\n\t\u3000\xa0")


def folded(text: str) -> str:
    """The text in one line: a title with a line break would begin another record."""
    return plain(" ".join(text.split()))


def wide(text: str, signs: str) -> str:
    """Some signs in full width: `@张三` → `＠张三`."""
    return text.translate({ord(sign): ord(sign) + WIDTH for sign in signs})


def markdown(text: str) -> str:
    """Words as Markdown that shows them as they are; `@name` calls nobody, `/close` at the beginning of a line is no command of GitLab."""
    return wide(MARKUP.sub(r"\\\g<0>", INDENT.sub("", text)), "@")


def wikis(text: str) -> str:
    """Words without the signs of macros, links, pictures and HTML in Redmine, whose texts may be Textile, Markdown or neither."""
    return wide(text, "{}[]!<>")


def jira(text: str) -> str:
    """Words without the signs by which Jira's wiki markup makes macros, links, pictures and names; its CSV reads a backslash otherwise."""
    return wide(text, "\\{}[]!|")


def todo(text: str) -> str:
    """Words of a todo.txt line: none is a project, context, term or `key:value`, and none stands for what the line begins with."""
    line = KEY_VALUE.sub("：", OPENS.sub(lambda found: chr(ord(found[0]) + WIDTH), folded(text)))
    return f"· {line}" if READ_FIRST.match(line) else line


def word(text: str) -> str:
    """A name as one word: a project, context or tag holds no blank."""
    return "_".join(plain(text).split())
