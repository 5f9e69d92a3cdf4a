"""House rules: which room may import which, what is imported when, how long a module may be."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from extract.text import marks

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "extract"
MODULES = sorted(path for path in HOUSE.rglob("*.py") if "__pycache__" not in path.parts)
MOST_LINES = 260
MOST_FILES = 10  # in a room, its door apart
MOST_AT_TOP = 8
MOST_HAN = 400  # in string literals: fields of the output, numerals, marks; what words mean stands in rules/
MOST_OF_RULES = 79_898  # characters of rules/*.toml
LOADERS = {"pickle", "marshal", "shelve", "dill", "cloudpickle"}  # what runs code that comes in as bytes
RUNNERS = {"eval", "exec", "compile", "__import__"}
# Rooms in their order: a module imports only from rooms before its own, or from its own. A new module gets its place here.
ROOMS = (
    ("errors", "language"),
    ("models", "patterns", "plugins", "installation"),
    ("rulebook",),
    ("readers", "text"),
    ("clauses",),
    ("structure",),
    ("head",),
    ("assignments",),
    ("records",),
    ("pipeline",),
    ("writers",),
    ("checking", "streams", "ledger"),
    ("batch", "feeds", "report"),
    ("plots",),
    ("library", "doctor"),
    ("serve",),
    ("commands",),
    ("cli",),
    ("__main__",),
)
RANKS = {name: rank for rank, names in enumerate(ROOMS) for name in names}
FACE = "__init__"  # the library's face names every room, and loads none before it is asked for
HEAVY = {"pandas", "numpy", "jieba"}
READERS = {
    "python_calamine",
    "openpyxl",
    "xlrd",
    "pypdfium2",
    "PIL",
    "lxml",
    "docx",
}  # what reads formats: only in readers/, and only when needed
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc"}


def room(path: Path) -> str:
    return path.relative_to(HOUSE).with_suffix("").parts[0]


def imported(path: Path) -> list[tuple[str, int]]:
    """Rooms that a module imports from, with the line: relative imports resolved."""
    inside = path.relative_to(HOUSE).parts[:-1]
    found = []
    for node in nodes(path):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = inside[: len(inside) - node.level + 1]
            parts = (*base, *(node.module.split(".") if node.module else ()))
            names = [parts[0]] if parts else [alias.name for alias in node.names]
            found += [(name, node.lineno) for name in names]
    return found


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@cache
def nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(parsed(path)))


def at_start(tree: ast.Module) -> set[str]:
    """Top names of what a module imports when it is loaded: not what stands in functions or under TYPE_CHECKING."""
    found: set[str] = set()
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting += node.orelse
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)
    return found


def imports(path: Path) -> set[str]:
    """Top names of all libraries that a module imports, wherever."""
    found = {alias.name.split(".")[0] for node in nodes(path) if isinstance(node, ast.Import) for alias in node.names}
    return found | {
        node.module.split(".")[0] for node in nodes(path) if isinstance(node, ast.ImportFrom) and node.module and not node.level
    }


def name(path: Path) -> str:
    return str(path.relative_to(HOUSE))


def told(found: Iterator[str]) -> None:
    """Faults of all modules at once."""
    faults = list(found)
    assert not faults, "\n".join(faults)


def test_imports_go_one_way() -> None:
    def faults(path: Path, here: str) -> Iterator[str]:
        if here not in RANKS:
            yield f"{here} has no place in ROOMS"
            return
        for other, line in imported(path):
            if other.startswith("__"):  # the package's version
                continue
            if other not in RANKS:
                yield f"{name(path)}:{line} imports {other}, which has no place in ROOMS"
            elif RANKS[other] > RANKS[here]:
                yield f"{name(path)}:{line}: {here} imports {other}, which stands after it"

    told(fault for path in MODULES if room(path) != FACE for fault in faults(path, room(path)))


def test_imports_of_libraries() -> None:
    def faults(path: Path) -> Iterator[str]:
        start, anywhere = at_start(parsed(path)), imports(path)
        if start & HEAVY:
            yield "import it inside the function that needs it"
        if room(path) != "readers" and anywhere & READERS:
            yield "what reads files stands in readers/"
        if "re" in start and room(path) != "patterns":
            yield "use extract/patterns, which says when re is the better one"
        if room(path) not in {"cli", "commands"} and "click" in start:
            yield "only commands know click"
        if anywhere & {"extract", "duban"}:
            yield "imports inside the package are relative"

    told(f"{name(path)}: {fault}" for path in MODULES for fault in faults(path))


def test_modules_are_short_named_and_described() -> None:
    def faults(path: Path) -> Iterator[str]:
        if path.stem in NAMELESS:
            yield "has no name of its own"
        if (lines := path.read_text("utf-8").count("\n")) > MOST_LINES:
            yield f"has {lines} lines, more than {MOST_LINES}"
        if not ast.get_docstring(parsed(path)):
            yield "say in the first line what the module is for"

    told(f"{name(path)}: {fault}" for path in MODULES for fault in faults(path))


def test_every_room_is_there() -> None:
    assert RANKS.keys() <= {room(path) for path in MODULES}


def test_nothing_reads_the_clock() -> None:
    clocks = {"today", "now", "utcnow"}
    attributes = ((path, node) for path in MODULES for node in nodes(path) if isinstance(node, ast.Attribute))
    told(f"{name(path)}:{node.lineno}: dates come from the notice" for path, node in attributes if node.attr in clocks)


def test_importing_the_package_is_light() -> None:
    assert run("import extract", HEAVY | {"click", "pydantic", "regex"}) == ""


def test_the_help_is_light() -> None:
    """The help names all commands, so that it loads the module of each."""
    code = "import extract.cli; extract.cli.main(['--help'], standalone_mode=False)"
    shown = run(code, HEAVY | {"pydantic", "regex", "json", "hashlib", "csv", "tomllib"})
    assert shown.endswith("Print the JSON Schema of a record (duban/1).")


def test_parsing_is_light() -> None:
    code = "import extract; extract.parse('关于做好工作的通知\\n1.建设中心。（科信处负责，5月底前完成）')"
    assert run(code, HEAVY | {"click"}) == ""


def test_reading_text_loads_no_reader_of_other_formats() -> None:
    code = "from extract.readers import read_bytes; read_bytes('1.甲'.encode(), 'a.txt')"
    assert run(code, READERS | {"zipfile", "tarfile", "email"}) == ""


def test_listing_the_formats_loads_no_library() -> None:
    code = "from click.testing import CliRunner; from extract.cli import main; assert not CliRunner().invoke(main, ['formats']).exit_code"
    assert run(code, READERS | {"pydantic"}) == ""


def run(code: str, unwanted: set[str]) -> str:
    """Which of the unwanted libraries are loaded once the code has run."""
    code += f"\nimport sys; print(*sorted({{name.split('.')[0] for name in sys.modules}} & {unwanted!r}))"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def test_packages_are_listed() -> None:
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["packages"])
    there = {".".join(("duban", *path.parent.relative_to(HOUSE).parts)) for path in MODULES}
    assert listed == there | {"duban.rules"}
    assert all((path.parent / "__init__.py").is_file() for path in MODULES)


def test_required_libraries_have_lower_bounds_and_are_constrained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + [each for extra in project["optional-dependencies"].values() for each in extra]
    constrained = {line.split("==")[0].lower().replace("_", "-") for line in constraints()}
    for requirement in wanted:
        library, bound = requirement.split(">=")
        assert bound
        assert library.split("[")[0].lower().replace("_", "-") in constrained, f"constraints.txt does not hold {library}"


def test_what_is_constrained_installs_on_the_oldest_python() -> None:
    """Debian 12 has Python 3.11.2: a library that asks for 3.11.5 cannot be the one version that all install."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    oldest = f"{project['requires-python'].removeprefix('>=')}.0"
    pins = {canonicalize_name(name): version for name, equal, version in (line.partition("==") for line in constraints()) if equal}
    here = {canonicalize_name(each.name): each for each in distributions()}
    asked = {  # not every package says what it asks for
        name: str(here[name].metadata.json.get("requires_python", ""))
        for name, version in pins.items()
        if name in here and here[name].version == version
    }
    assert len(asked) > len(pins) // 2
    assert [name for name, python in asked.items() if oldest not in SpecifierSet(python)] == []


def constraints() -> list[str]:
    return (ROOT / "constraints.txt").read_text("utf-8").splitlines()


def behind() -> dict[str, set[str]]:
    """Each file with those of ours that it imports, inside functions too."""
    names = {".".join(path.relative_to(HOUSE).with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES}
    found: dict[str, set[str]] = {each: set() for each in names}
    for each, path in names.items():
        inside = path.relative_to(HOUSE).parts[:-1]
        for node in nodes(path):
            if isinstance(node, ast.ImportFrom) and node.level:
                base = (*inside[: len(inside) - node.level + 1], *(node.module.split(".") if node.module else ()))
                whole = {".".join((*base, alias.name)) for alias in node.names}
                found[each] |= (whole & names.keys()) | ({".".join(base)} if whole - names.keys() else set())
    return {each: others & names.keys() - {each} for each, others in found.items()}


def test_no_circle_of_files() -> None:
    try:
        TopologicalSorter(behind()).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(error.args[1]))


def test_rooms_hold_few_files() -> None:
    rooms = Counter(path.parent.relative_to(HOUSE).as_posix() for path in MODULES if path.name != "__init__.py")
    assert rooms.pop(".") + 1 <= MOST_AT_TOP
    assert {room: count for room, count in rooms.items() if count > MOST_FILES} == {}


def test_each_door_says_what_comes_in_and_out() -> None:
    doors = [path for path in MODULES if path.name == "__init__.py" and path.parent != HOUSE]
    short = (name(path) for path in doors if len(ast.get_docstring(parsed(path)) or "") < 40)
    told(f"{each}: say what comes in, what goes out and what holds after it" for each in short)


def test_nothing_runs_what_it_reads() -> None:
    told(f"{name(path)}: loads what runs code" for path in MODULES if imports(path) & LOADERS)
    called = ((path, node.func) for path in MODULES for node in nodes(path) if isinstance(node, ast.Call))
    told(f"{name(path)}:{func.lineno}: {func.id}" for path, func in called if isinstance(func, ast.Name) and func.id in RUNNERS)


def test_sets_of_punctuation_have_one_home() -> None:
    sets = {frozenset(value): name for name, value in vars(marks).items() if name.isupper() and isinstance(value, str)}
    assert len(sets) == sum(name.isupper() for name in vars(marks))
    found = [
        f"{name(path)}:{node.lineno}: take {sets[frozenset(node.value)]} of text/marks.py"
        for path in MODULES
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) > 1 and frozenset(node.value) in sets
    ]
    assert [each for each in found if not each.startswith("text/marks.py")] == []


def han_in_literals(path: Path) -> int:
    """Han characters in a module's strings, docstrings apart."""
    said = {id(node.value) for node in nodes(path) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    strings = (
        node.value for node in nodes(path) if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
    )
    return sum("\u4e00" <= character <= "\u9fff" for text in strings for character in text)


def test_the_language_stands_in_the_rules() -> None:
    counts = Counter({name(path): han_in_literals(path) for path in MODULES})
    assert counts.total() < MOST_HAN, counts.most_common(8)


def test_the_rules_say_each_thing_once() -> None:
    files = sorted((ROOT / "rules").glob("*.toml"))
    counts = {path.name: len(path.read_text("utf-8")) for path in files}
    assert sum(counts.values()) < MOST_OF_RULES, counts
