"""The examples in docstrings of what is public are run, and each public name has one."""

from __future__ import annotations

import doctest
import inspect
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

import extract

ROOT = Path(__file__).resolve().parent.parent
NAMES = [name for name in extract.__all__ if inspect.isclass(getattr(extract, name)) or inspect.isfunction(getattr(extract, name))]


@pytest.fixture(scope="module")
def duban() -> ModuleType:
    """Under the name that users know it by: loaded here, since that is to load it a second time."""
    return import_module("duban")


def public(duban: ModuleType, name: str) -> Iterator[tuple[str, object]]:
    """A public name, and the methods of a public class that somebody wrote for users."""
    found = getattr(duban, name)
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
    assert examples(getattr(extract, name), name), f"{name}: show in its docstring how it is used"


@pytest.mark.parametrize("name", ["", *NAMES])
def test_examples_hold(name: str, duban: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    told: list[str] = []
    for label, found in public(duban, name) if name else [("duban", duban)]:
        shown = examples(found, label)
        names = {each: getattr(duban, each) for each in duban.__all__}
        runner.run(doctest.DocTest(shown, names, label, None, 0, None), out=told.append)
    assert not told, "".join(told)
