"""Score duban against hand-made records: `python -m bench.score SHARED [--faults N] [--floors]` (make score, make score FAULTS=50).

Every notice of SHARED that has gold is converted and compared by SHARED/tools/score.py, by itself and all together; then clauses and
wordings (score_clauses.py, score_wordings.py), then timing phrases (score_timings.py, each read as `duban when` reads it).
`--floors` prints the figures as tests/floors.toml holds them.
"""

from __future__ import annotations

import io
import json
import runpy
import sys
import tempfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path

import regex

import extract
from extract import DubanError, parse, when

FLOORS = "--floors"
FIGURES = ("clean rows", "tasks", "units+roles", "timings", "milestones", "persons")  # the scorer's labels: a share, or an F1
FIGURE = r"^{label} +(?:F1 )?(?P<figure>[01]\.\d+)"
FIELD = regex.compile(r"^notice\.\w+ +(\d+)/(\d+)$", regex.M)
PROBES = {  # name → scorer, and what its headline begins with
    "clauses": ("score_clauses.py", "clauses right"),
    "wordings": ("score_wordings.py", "wordings right"),
    "timings": ("score_timings.py", "wholly right"),
}


def run(shared: Path, scorer: str, *arguments: str) -> str:
    """What a scorer prints. It runs in this process, and its duban is this one, whose rules are loaded."""
    sys.modules.setdefault("duban", extract)
    program, printed = shared / "tools" / scorer, io.StringIO()
    kept = sys.argv, sys.path
    sys.argv, sys.path = [str(program), *arguments], [str(program.parent), *sys.path]
    try:
        with redirect_stdout(printed):
            runpy.run_path(str(program), run_name="__main__")
    except SystemExit as ended:
        if ended.code:
            raise
    finally:
        sys.argv, sys.path = kept
    return printed.getvalue()


def converted(shared: Path, folder: Path) -> list[str]:
    """The names of the notices that have gold, each converted into `folder`."""
    names = []
    for gold in sorted((shared / "gold").glob("*.json")):
        names.append(gold.stem)
        try:
            (folder / gold.name).write_text(parse(shared / "notices" / f"{gold.stem}.txt").to_json(), "utf-8")
        except DubanError as error:
            print(f"duban: {error}", file=sys.stderr)
    return names


def figures(printed: str) -> dict[str, float]:
    """The scorer's figures by label; `notice` is the share of the notice's own elements that are right."""
    found = {label: headline(printed, regex.escape(label)) for label in FIGURES}
    fields = FIELD.findall(printed)
    return {**found, "notice": sum(int(right) for right, _ in fields) / max(1, sum(int(all_) for _, all_ in fields))}


def headline(printed: str, label: str) -> float:
    found = regex.search(FIGURE.format(label=label), printed, regex.M)
    if found is None:
        raise ValueError(f"no figure {label} in\n{printed}")
    return float(found["figure"])


def timings_read(shared: Path, readings: Path) -> Path:
    """Each phrase of the timing probe as it is read, a line each."""
    with readings.open("w", encoding="utf-8") as out:
        for line in filter(str.strip, (shared / "timing-probe.jsonl").read_text("utf-8").splitlines()):
            row = json.loads(line)
            timings = [timing.model_dump(mode="json") for timing in when(row["text"], date.fromisoformat(row["issue_date"]))]
            out.write(json.dumps({"id": row["id"], "timings": timings}, ensure_ascii=False) + "\n")
    return readings


def by_notice(shared: Path, names: list[str], folder: str) -> dict[str, dict[str, float]]:
    """The figures of each notice by itself."""
    return {name: figures(run(shared, "score.py", f"{folder}/{name}.json:{shared}/gold/{name}.json")) for name in names}


def probes(shared: Path, folder: Path, faults: list[str]) -> Iterator[tuple[str, str, float]]:
    """Name, printed figures and headline of each probe that is there."""
    for name, (scorer, label) in PROBES.items():
        if not (shared / "tools" / scorer).is_file():
            continue
        given = [str(timings_read(shared, folder / "readings.jsonl"))] if name == "timings" else []
        printed = run(shared, scorer, *given, *faults)
        yield name, printed, headline(printed, label)


def as_floors(notices: dict[str, dict[str, float]], headlines: dict[str, float]) -> str:
    """The figures as tests/floors.toml holds them, a line each."""
    lines = ["[probes]", *(f"{name} = {figure:.3f}" for name, figure in headlines.items()), "", "[notices]"]
    for name, found in notices.items():
        held = ", ".join(f'"{label}" = {cut(figure):.3f}' for label, figure in found.items())
        lines.append(f"{name} = {{ {held} }}")
    return "\n".join(lines) + "\n"


def cut(figure: float) -> float:
    """To three places, never up."""
    return int(figure * 1000 + 1e-6) / 1000


def table(notices: dict[str, dict[str, float]]) -> str:
    """A line a notice."""
    columns = (*FIGURES, "notice")
    lines = [f"{'':<28}" + "".join(f"{label:>13}" for label in columns)]
    lines += [f"{name:<28}" + "".join(f"{found[label]:>13.3f}" for label in columns) for name, found in notices.items()]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    if not arguments:
        sys.exit(__doc__)
    shared = Path(arguments[0])
    faults = [each for each in arguments[1:] if each != FLOORS]
    if not all((shared / name).exists() for name in ("tools/score.py", "notices", "gold", "timing-probe.jsonl")):
        print(f"nothing to score: {shared} does not hold tools/score.py, notices/, gold/ and timing-probe.jsonl")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        names = converted(shared, Path(folder))
        notices = by_notice(shared, names, folder)
        probed = list(probes(shared, Path(folder), faults))
        if FLOORS in arguments:
            print(as_floors(notices, {name: figure for name, _, figure in probed}), end="")
            return 0
        print(table(notices), end="\n\n")
        print(run(shared, "score.py", "--dir", folder, str(shared / "gold"), *faults))
    print("\n".join(printed for _, printed, _ in probed), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
