"""How fast duban is, beside floors measured in the same run: `python -m bench.speed NOTICE.txt [FLOOR.py]` (make bench).

Warm: bytes to records to JSON, against one combined pattern over the same text and, where it is there, the throwaway parser
FLOOR.py (its `regex` figure). Cold: `duban parse`, against the import of its libraries. All figures are medians of interleaved
runs, so that a busy machine slows both sides alike; the ratios are what counts.
"""

from __future__ import annotations

import importlib.util
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import regex

from extract import parse, pipeline
from extract.assignments.running.judging import Judge
from extract.assignments.running.openings import Openings
from extract.clauses.timing import TimingReader

ROUNDS = 9
COLD_ROUNDS = 15
SIZES = (1, 10, 100)
FRESH = 40  # notices a round whose slots were never read before
START, LAST_SLOT = regex.compile(r"[，,。](?=[一-鿿])"), regex.compile(r"[（(][^（）()\n]*[）)](?=\n|$)")
SLOT = regex.compile(r"[（(](?=[一-鿿])")
MOST_WARM = 6  # times the floor parser
MOST_COLD = 3  # times the import of the libraries
IMPORTS = "import click, pydantic, regex"
COMBINED = regex.compile(
    r"(?m)^(?:(?P<heading>[一二三四五六七八九十]{1,3})、|(?P<number>\d{1,2})[.．](?!\d))"
    r"|[（(](?P<slot>[^（）()\n]{1,120}(?:负责|牵头|配合|完成|实施))[）)]"
    r"|《(?P<cited>[^《》\n]{1,80})》"
    r"|(?P<percent>\d{1,3}(?:\.\d{1,2})?[%％])(?:以上|以内|以下)?"
    r"|(?P<when>(?:\d{4}年)?(?:\d{1,2}月)(?:\d{1,2}日|底|份)?前?|全年|[上下]半年|年底前)"
    r"|(?P<document>[一-鿿]{2,12}[〔\[]\d{4}[〕\]]\d{1,4}号)"
)


def combined(text: str) -> int:
    """The floor of reading: one pattern for headings, slots, citations, percentages, dates and document numbers."""
    return sum(1 for _ in COMBINED.finditer(text))


def whole(data: bytes) -> int:
    """What is measured: bytes to JSON."""
    return len(parse(data, name="bench.txt").to_json(indent=None))


def fresh(text: str, number: int) -> bytes:
    """The notice with other units in its slots, so that nothing kept from the runs before can serve: 科信处 → 乡三科信处."""
    name = chr(0x4E10 + number // 200) + chr(0x5000 + number % 200)
    return SLOT.sub(lambda opening: opening[0] + name, text).encode()


def floor_parser(path: Path) -> Callable[[str], object] | None:
    """The parser that FLOOR.py builds with `regex`; None when the file is not there."""
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("floor", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    built: Callable[[str], object] = module.build(regex)
    return built


def microseconds(functions: list[Callable[[], object]], times: int) -> list[float]:
    """The best of ROUNDS rounds for each function (as floor.py counts), the rounds interleaved; microseconds a call."""
    figures: list[list[float]] = [[] for _ in functions]
    for _ in range(ROUNDS):
        for function, kept in zip(functions, figures, strict=True):
            start = time.perf_counter()
            for _ in range(times):
                function()
            kept.append((time.perf_counter() - start) / times * 1e6)
    return [min(kept) for kept in figures]


def warm(text: str, floor: Callable[[str], object] | None) -> None:
    base = 0.0
    print(f"{'warm':<6}{'parse+JSON us':>15}{'MB/s':>7}{'per length':>12}{'one pattern us':>16}{'ratio':>7}{'floor.py us':>13}{'ratio':>7}")
    for size in SIZES:
        longer = text * size
        data = longer.encode()
        functions: list[Callable[[], object]] = [lambda data=data: whole(data), lambda longer=longer: combined(longer)]  # type: ignore[misc]
        if floor:
            functions.append(lambda longer=longer: floor(longer))  # type: ignore[misc]
        for function in functions:
            function()
        ours, pattern, *other = microseconds(functions, max(1, 60 // size))
        base = base or ours
        row = f"{size:>4}x {ours:>15.0f}{len(data) / ours:>7.1f}{ours / size / base:>12.2f}{pattern:>16.0f}{ours / pattern:>7.1f}"
        print(row + (f"{other[0]:>13.0f}{ours / other[0]:>7.1f}" if other else f"{'-':>13}{'-':>7}"))
        if size == 1 and other:
            print(f"       {verdict(ours / other[0], MOST_WARM)} the floor parser")


def prose(text: str) -> None:
    """What it is worth to tell running text apart, which no layout is asked of."""
    data, rooms = text.encode(), vars(pipeline)
    told_apart = rooms["beside_prose"]

    def all_asked() -> None:
        rooms["beside_prose"] = lambda lines: list(range(len(lines)))
        try:
            whole(data)
        finally:
            rooms["beside_prose"] = told_apart

    ours, all_of_all = microseconds([lambda: whole(data), all_asked], 20)
    print(f"prose {ours:>15.0f} us, {1 - ours / all_of_all:.0%} less than {all_of_all:.0f} us where every line is asked of every layout")


def last_words(text: str) -> None:
    """What it is worth that slots which say the same behind their last part (牵头负责，全年实施) are read once for their times."""
    figures: list[list[float]] = [[], []]
    own = TimingReader.without_names
    for at in range(ROUNDS * FRESH):
        plain = at % 2
        TimingReader.without_names = (lambda self, text: 0) if plain else own  # type: ignore[method-assign]
        data = fresh(text, ROUNDS * FRESH + at)
        start = time.perf_counter()
        whole(data)
        figures[plain].append((time.perf_counter() - start) * 1e6)
    TimingReader.without_names = own  # type: ignore[method-assign]
    ours, anew = map(statistics.median, figures)
    print(f"parts {ours:>15.0f} us, {1 - ours / anew:.0%} less than {anew:.0f} us where the times of every new slot are read anew")


def running(text: str, number: int) -> bytes:
    """The notice as a 办法, without its slots and with words of its own in each sentence, so that none was ever read before."""
    name = chr(0x4E10 + number // 200) + chr(0x5000 + number % 200)
    return f"示例市作风建设管理办法\n{START.sub(lambda mark: mark[0] + name, LAST_SLOT.sub('', text[text.find('一、') :]))}".encode()


def who_acts(text: str) -> None:
    """What it is worth that who acts is asked only where a task may come of it, which is most of the time that running text takes."""
    figures: list[list[float]] = [[], []]
    own = Judge.may_enter, Openings.may_act
    for at in range(ROUNDS * FRESH // 2):
        plain = at % 2
        Judge.may_enter, Openings.may_act = (always, always) if plain else own  # type: ignore[assignment, method-assign]
        data = running(text, at)
        start = time.perf_counter()
        whole(data)
        figures[plain].append((time.perf_counter() - start) * 1e6)
    Judge.may_enter, Openings.may_act = own  # type: ignore[method-assign]
    ours, asked = map(statistics.median, figures)
    print(f"acts  {ours:>15.0f} us, {1 - ours / asked:.0%} less than {asked:.0f} us where who acts is asked of all that was never read")


def always(*_: object) -> bool:
    return True


def warm_fresh(text: str, floor: Callable[[str], object] | None) -> None:
    """As an archive has them: every notice with words of its own, the patterns compiled."""
    ours, theirs = [], []
    for at in range(ROUNDS):
        notices = [fresh(text, at * FRESH + number) for number in range(FRESH)]
        start = time.perf_counter()
        for data in notices:
            whole(data)
        ours.append((time.perf_counter() - start) / FRESH * 1e6)
        texts = [data.decode() for data in notices]
        start = time.perf_counter()
        for longer in texts:
            (floor or combined)(longer)
        theirs.append((time.perf_counter() - start) / FRESH * 1e6)
    figure, beside = statistics.median(ours), statistics.median(theirs)
    name = "the floor parser" if floor else "one pattern"
    print(f"fresh {figure:>15.0f} a notice with units of its own, {figure / beside:.1f} times {name}")


def verdict(ratio: float, most: float) -> str:
    return f"{ratio:.1f} times ({'within' if ratio <= most else 'OVER'} the {most} allowed)"


def cold(sample: Path) -> None:
    """Whole processes, one after the other in turns, with their byte code kept as an installed package's is."""
    duban = Path(sys.executable).with_name("duban")
    commands = ([str(duban), "parse", "-f", "json", str(sample)], [sys.executable, "-c", IMPORTS], [str(duban), "--help"])
    figures: list[list[float]] = [[] for _ in commands]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for command in commands:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    for _ in range(COLD_ROUNDS):
        for command, kept in zip(commands, figures, strict=True):
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
            kept.append((time.perf_counter() - start) * 1e3)
    parsing, importing, helping = (statistics.median(kept) for kept in figures)
    print(f"cold  duban parse {parsing:.0f} ms, duban --help {helping:.0f} ms, python -c '{IMPORTS}' {importing:.0f} ms")
    print(f"      duban parse takes {verdict(parsing / importing, MOST_COLD)} the imports")


def main(arguments: list[str]) -> None:
    if not 1 <= len(arguments) <= 2:
        sys.exit(__doc__)
    sample = Path(arguments[0])
    text = sample.read_text("utf-8")
    floor = floor_parser(Path(arguments[1])) if len(arguments) == 2 else None
    print(f"{sample.name}: {len(text)} characters, {len(parse(text).tasks)} tasks, Python {sys.version.split()[0]}")
    warm(text, floor)
    prose(text)
    warm_fresh(text, floor)
    last_words(text)
    who_acts(text)
    cold(sample)


if __name__ == "__main__":
    main(sys.argv[1:])
