"""Look-behinds of several lengths, one for each, as re wants them: `(?<!本|(?:^|县)科)` becomes `(?<!本)(?<!^科)(?<!县科)`."""

from __future__ import annotations

import re

TOKEN = re.compile(r"\\.|\[(?:\\.|[^\]\\])+\]|\(\?<[=!]|\(\?(?:P<\w+>|[:=!>])|[()|]|[^\\\[()|]+|.", re.DOTALL)
LOOKS, AHEAD = ("(?<=", "(?<!"), ("(?=", "(?!")  # of those ahead the length is free
PARTS, REPEATS, OPTIONAL = ("(", "[", "\\"), ("*", "+", "{", "??"), re.compile(r"\?(?!\?)")


def parted(source: str) -> str:
    """The pattern with each alternative of its look-behinds in a look-behind of its own."""
    return "|".join(branches(source))


def branches(source: str) -> list[str]:
    """Its alternatives, so written."""
    return alternatives(TOKEN.findall(source), 0)[0]


def alternatives(tokens: list[str], at: int, *, behind: bool = False) -> tuple[list[str], int]:
    """What stands from a token on up to the bracket that closes there, by its alternatives; and where that is.

    Of a look-behind also those that a group or a `?` within one makes: each has a length of its own.
    """
    found: list[str] = []
    last = [""]  # those of the alternative that is being read
    while at < len(tokens) and tokens[at] != ")":
        token = tokens[at]
        pieces = [token]
        if token == "|":
            found += last
            last, pieces = [""], [""]
        elif token.startswith("("):
            inner, at = alternatives(tokens, at + 1, behind=token in LOOKS or (behind and token not in AHEAD))
            parts = behind and token == "(?:" and not "".join(tokens[at + 1 : at + 2]).startswith(REPEATS)
            pieces = inner if parts else [group(token, inner)]
        at += 1
        if behind and token[:1] in PARTS and OPTIONAL.match("".join(tokens[at : at + 1])):
            pieces, tokens[at] = [*pieces, ""], tokens[at][1:]
        last = [before + piece for before in last for piece in pieces]
    return found + last, at


def group(opening: str, inner: list[str]) -> str:
    if opening not in LOOKS or len(inner) == 1:
        return f"{opening}{'|'.join(inner)})"
    each = [f"{opening}{branch})" for branch in inner]
    return "".join(each) if opening == "(?<!" else f"(?:{'|'.join(each)})"
