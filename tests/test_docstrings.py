"""The examples in docstrings of what is public are run, and each public name has one."""

from __future__ import annotations

import doctest
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DUBAN = import_module("duban")
NAMES = [name for name in DUBAN.__all__ if inspect.isclass(getattr(DUBAN, name)) or inspect.isfunction(getattr(DUBAN, name))]


def public(name: str) -> Iterator[tuple[str, object]]:
    """A public name, and the methods of a public class that somebody wrote for users."""
    found = getattr(DUBAN, name)
    yield name, found
    if inspect.isclass(found):
        for attribute, value in vars(found).items():
            if not attribute.startswith("_") and (isinstance(value, property | classmethod) or inspect.isfunction(value)):
                yield f"{name}.{attribute}", value


def examples(found: object, name: str) -> list[doctest.Example]:
    text = inspect.getdoc(found) or ""
    return doctest.DocTestParser().get_examples(text, name)


@pytest.mark.parametrize("name", NAMES)
def test_each_public_name_has_an_example(name: str) -> None:
    assert examples(getattr(DUBAN, name), name), f"{name}: show in its docstring how it is used"


@pytest.mark.parametrize("name", ["", *NAMES])
def test_examples_hold(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    told: list[str] = []
    for label, found in public(name) if name else [("duban", DUBAN)]:
        shown = examples(found, label)
        names = {each: getattr(DUBAN, each) for each in DUBAN.__all__}
        runner.run(doctest.DocTest(shown, names, label, None, 0, None), out=told.append)
    assert not told, "".join(told)
