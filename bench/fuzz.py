"""What notices are when they come broken: `python -m bench.fuzz [--count 100000] [--first-seed 0]` (make fuzz).

Each seed makes one mutated notice out of samples/*.txt, always the same. A fault is an exception (but DubanError, which is the right
answer to what cannot be read), a notice that takes long, a span that is no place of its words, or a record that does not come back
from its JSON. One line of totals and one for each fault; exit 1 on any. `--seed N --show` prints the notice of a seed.
"""

from __future__ import annotations

import argparse
import faulthandler
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random

import regex

from extract.errors import DubanError
from extract.golden import samples
from extract.models import Diagnostic, Notice, Span, Task
from extract.pipeline import convert
from extract.readers import Decoded, read_bytes, read_path, read_text
from extract.ruleset import load_ruleset

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
MOST_SECONDS = 2.0  # of processor time, so that a busy machine makes no fault
HANGING = 120  # seconds after which a worker is ended: its patterns do not come back
CHUNK = 250  # notices that a worker takes at a time
MOST_SHOWN = 40  # faults
MOST_LENGTH = 60_000  # characters of a mutated notice
BYTES_SHARE = 0.25  # of the notices are broken as bytes

BRACKETS = "（）()【】〔〕［］[]《》“”〈〉{}「」"
CONTROLS = "\x00\x01\x07\x08\x0b\x0c\x1b\x1c\x1d\x1e\x1f\x7f\x85\xa0\xad\u2028\u2029\u200b\u200d\u202e\u2060\ufeff\ufffd\ufffe\u3000\t\r"
SIGNS = "，。、；：,.;:！？-—–~～至%％‰·…/|｜+×→■●"
STRANGE = "İßﬁǆ①⑩㈠Ⅳ㎡½²٣𠮷🀄é\u0301\ue000\uffff\U0010ffff"
HAN = "一二三十百千万亿〇零年月日底前后负责牵头配合单位市县区局处完成"
ALPHABETS = (BRACKETS, CONTROLS, SIGNS, STRANGE, HAN, "0123456789０１９")
RUNS = (
    *(
        "（",
        "）",
        "(",
        "【",
        "〔",
        "《",
        "（（）",
        "【（〔",
        "）（",
        "“",
        "0",
        "9",
        "１",
        "1.",
        "1-",
        "．",
        "、",
        "，",
        "：",
        " ",
        "\u3000",
    ),
    *(
        "责任单位：",
        "牵头单位：",
        "完成时限：",
        "【责任单位：",
        "责任人：",
        "整改时限：",
        "配合单位:",
        "（牵头单位：",
        "责任单位",
        "负责人：张三、",
    ),
    *("水务局、", "由水务局牵头，", "负责", "牵头", "配合", "会同", "各有关单位", "市教育局财政局", "按职责分工负责；"),
    *(
        "2020年",
        "12月",
        "5月底前，",
        "每月",
        "十",
        "一百",
        "90%以上",
        "30个工作日内",
        "《关于",
        "》",
        "号",
        "〔2020〕1号",
        "\n",
        "\r",
        "\n\n1.",
    ),
)
SLOTS = (
    *("（工程处牵头负责，5月底前完成）", "(责任单位：市水务局；完成时限：2021年12月31日)", "【责任单位：市水务局、各区（县）人民政府】"),
    *(
        "责任单位：市水务局、市财政局。",
        "牵头单位：工程处",
        "完成时限：立行立改",
        "责任人：赵某某",
        "由市水务局牵头，各区配合，年底前完成。",
    ),
    *(
        "以上工作由办公室负责",
        "列第一位的为牵头单位",
        "（责任单位：",
        "：市水务局）",
        "揭榜单位：工程处",
        "附件：1.任务分工表",
        "序号\t任务\t责任单位\t完成时限",
    ),
)
NUMBERS = (
    "{han}、",
    "（{han}）",
    "({n})",
    "{n}.",
    "{n}、",
    "{n}．",
    "（{n}）",
    "第{han}章 ",
    "第{han}条 ",
    "{han}是",
    "{n}.{n}",
    "①",
    "Ⅳ.",
    "附件{n}",
)
DATES = (
    *(
        "13月45日",
        "9999年",
        "0月0日前",
        "2021年2月30日前",
        "2021年13月底前",
        "99999年12月31日",
        "0000年1月1日",
        "2月29日前",
        "1月32日",
        "20210年5月",
    ),
    *(
        "第五季度末",
        "每月45日前",
        "每周八",
        "2021年12月至2020年1月",
        "2020-13-45",
        "2021/2/31",
        "31月底前",
        "10000天内",
        "-3日内",
        "９９９９年９９月",
    ),
    *(
        "99999999999999999999个工作日内",
        "二〇二一年十三月四十五日",
        "9999年12月31日后30日内",
        "零日内",
        "十四五末",
        "第〇季度",
        "每年13月",
        "上上半年",
        "农历十三月三十",
    ),
)
QUANTITIES = (
    "{n}%以上",
    "{n}.{n}.{n}%",
    "不少于{n}个",
    "{n}亿元",
    "{n}－{n}%",
    "增长{n}倍",
    "{n}‰",
    "%{n}",
    "{n}，{n}，{n}万元",
    "达到{n}.%",
)
WRITTEN_DATE = regex.compile(r"(?:[0-9]{4}年)?[0-9]{1,2}月(?:[0-9]{1,2}日)?|[0-9]{4}年|[上下]半年|年底")
FOLDED = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
BYTE_RUNS = (
    b"\x00",
    b"\xff",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\x81",
    b"\xe4\xb8",
    b"\xc1\xaa",
    b"\r",
    b"\x1b$B",
    b"\xf0\x9f",
    b"\x80",
    b"<",
    b"&#x4e00;",
)
OPENINGS = (
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"<html>",
    b"<!doctype html><table><tr><td>",
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"MIME-Version: 1.0\n\n",
    b"\x1f\x8b",
)
NAMES = (*("通知.txt",) * 6, "a.md", "bytes", "页.html", "a.mht", "信.eml", "a.zip", "a.tar", "a.docx", "\udcff\n.txt")
ENCODINGS = ("utf-8", "utf-8", "gb18030", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "big5")


@lru_cache(maxsize=1)
def texts() -> tuple[str, ...]:
    return tuple(read_path(path).text.replace("\r\n", "\n") for path in samples(SAMPLES))


def length(pick: Random) -> int:
    """Characters of a run: mostly some, seldom thousands."""
    return int(10 ** pick.uniform(0, pick.choice((1.0, 2.0, 2.0, 3.0, 3.0, 4.3))))


def inserted(pick: Random, text: str, piece: str) -> str:
    at = pick.randint(0, len(text))
    return text[:at] + piece + text[at:]


def rebuilt(pick: Random, text: str, change: Callable[[str], str], share: float) -> str:
    """`text` with some of its lines changed."""
    return "\n".join(change(line) if pick.random() < share else line for line in text.split("\n"))


def truncated(pick: Random, text: str) -> str:
    start, end = sorted((pick.randint(0, len(text)), pick.randint(0, len(text))))
    return pick.choice((text[start:], text[:end], text[start:end]))


def lines_shuffled(pick: Random, text: str) -> str:
    lines = text.split("\n")
    start, end = sorted((pick.randint(0, len(lines)), pick.randint(0, len(lines))))
    part = lines[start:end]
    pick.shuffle(part)
    return "\n".join(lines[:start] + part + lines[end:])


def lines_dropped_or_doubled(pick: Random, text: str) -> str:
    return "\n".join(line for line in text.split("\n") for _ in range(pick.choice((0, 1, 1, 1, 1, 2))))


def spliced(pick: Random, text: str) -> str:
    other = pick.choice(texts())
    start = pick.randint(0, len(other))
    return inserted(pick, text[: pick.randint(0, len(text))], other[start : start + length(pick)]) + other[pick.randint(0, len(other)) :]


def characters_inserted(pick: Random, text: str) -> str:
    signs = pick.choice((*ALPHABETS, "".join(ALPHABETS)))
    for _ in range(pick.randint(1, 30)):
        text = inserted(pick, text, "".join(pick.choices(signs, k=pick.randint(1, 3))))
    return text


def any_characters(pick: Random, text: str) -> str:
    codes = (
        pick.choice((pick.randrange(0x80), pick.randrange(0xD800), pick.randrange(0xE000, 0x110000))) for _ in range(pick.randint(1, 20))
    )
    return inserted(pick, text, "".join(map(chr, codes)))


def characters_dropped(pick: Random, text: str) -> str:
    share = pick.choice((0.002, 0.01, 0.1))
    return "".join(character for character in text if pick.random() >= share)


def brackets_broken(pick: Random, text: str) -> str:
    return "".join(pick.choice(("", sign, pick.choice(BRACKETS))) if sign in BRACKETS else sign for sign in text)


def hostile_run(pick: Random, text: str) -> str:
    piece = pick.choice(RUNS)
    return inserted(pick, text, piece * (length(pick) // len(piece) + 1))


def hostile_mixture(pick: Random, text: str) -> str:
    return inserted(pick, text, "".join(pick.choices((*RUNS, *SLOTS, *DATES), k=pick.randint(2, 40))))


def long_line(pick: Random, text: str) -> str:
    """A line without punctuation."""
    words = regex.sub(r"[^\p{Han}]", "", text) or HAN
    return inserted(pick, text, (words * 20)[: length(pick) * 2])


def breaks_lost(pick: Random, text: str) -> str:
    share = pick.choice((0.1, 0.5, 1.0))
    return "".join(sign for sign in text if sign != "\n" or pick.random() >= share)


def breaks_added(pick: Random, text: str) -> str:
    """Lines wrapped at a column, as from a page."""
    width = pick.randint(1, 40)
    end = pick.choice(("\n", "\n", "\n", "\r\n", "\r", "\n\u3000\u3000", " \n ", "\f", "\u2028"))
    return rebuilt(pick, text, lambda line: end.join(line[at : at + width] for at in range(0, len(line), width)), pick.choice((0.2, 1.0)))


def numbered(pick: Random, text: str) -> str:
    """Nested numbering, in no order."""

    def change(line: str) -> str:
        marks = pick.choices(NUMBERS, k=pick.choice((1, 1, 1, 2, 5, 40)))
        number = pick.choice((0, 1, 2, 9, 10, 99, 100, 10 ** pick.randint(3, 30)))
        return "".join(marks).format(n=number, han=pick.choice(("一", "十", "二十一", "十十", "百", "零", "九十九"))) + line

    return rebuilt(pick, text, change, pick.choice((0.1, 0.5)))


def deeply_numbered(pick: Random, text: str) -> str:
    lines = (
        pick.choice(NUMBERS).format(n=at % 30, han="一二三四五六七八九十"[at % 10]) + "夯实" + pick.choice(SLOTS)
        for at in range(length(pick) // 10 + 3)
    )
    return inserted(pick, text, "\n" + "\n".join(lines) + "\n")


def dates_out_of_range(pick: Random, text: str) -> str:
    text = WRITTEN_DATE.sub(lambda found: pick.choice(DATES) if pick.random() < 0.4 else str(found.group()), text)
    return inserted(
        pick, text, pick.choice(("", "（工程处负责，", "完成时限：")) + pick.choice(DATES) + pick.choice(("", "前", "底前完成）"))
    )


def quantities(pick: Random, text: str) -> str:
    for _ in range(pick.randint(1, 6)):
        number = pick.choice(("0", "1", "0.5", "3.14", "007", "9" * pick.randint(1, 400), "１２", "1,000", "1e9", "二十", "两", "-5", "∞"))
        text = inserted(pick, text, pick.choice(QUANTITIES).replace("{n}", number))
    return text


def slots_inserted(pick: Random, text: str) -> str:
    for _ in range(pick.randint(1, 8)):
        text = inserted(pick, text, pick.choice(("\n", "", "")) + pick.choice(SLOTS) + pick.choice(("\n", "", "")))
    return text


def controls(pick: Random, text: str) -> str:
    share = pick.choice((0.005, 0.05, 0.3))
    return "".join(sign + pick.choice(CONTROLS) if pick.random() < share else sign for sign in text)


def widths_mixed(pick: Random, text: str) -> str:
    narrow = {wide: thin for thin, wide in FOLDED.items()}
    return "".join(sign.translate(pick.choice((FOLDED, narrow))) if pick.random() < 0.3 else sign for sign in text)


def tabbed(pick: Random, text: str) -> str:
    """What looks like a table, and is none."""
    sign = pick.choice(("\t", "|", "｜", "    ", "┃"))
    return "".join(sign if each in "，。：、" and pick.random() < 0.4 else each for each in text)


MUTATORS: tuple[Callable[[Random, str], str], ...] = (
    *(truncated, lines_shuffled, lines_dropped_or_doubled, spliced, characters_inserted, any_characters, characters_dropped),
    *(brackets_broken, hostile_run, hostile_mixture, long_line, breaks_lost, breaks_added, numbered, deeply_numbered),
    *(dates_out_of_range, quantities, slots_inserted, controls, widths_mixed, tabbed),
)


def bytes_broken(pick: Random, data: bytes) -> bytes:
    broken = bytearray(data)
    for _ in range(pick.choice((0, 1, 1, 2, 5, 50))):
        at = pick.randint(0, len(broken))
        kind = pick.randrange(4)
        if kind == 0:
            broken[at:at] = pick.choice(BYTE_RUNS) * pick.choice((1, 1, 2, 100))
        elif kind == 1:
            broken[at:at] = pick.randbytes(pick.randint(1, 8))
        elif kind == 2:
            del broken[at : at + pick.choice((1, 1, 2, 3, 500))]
        else:
            broken[at : at + 1] = pick.randbytes(1)
    if pick.random() < 0.1:
        broken[:0] = pick.choice(OPENINGS)
    return bytes(broken)


def mutated(seed: int) -> tuple[str | bytes, str, str]:
    """The notice of a seed (text, or bytes and the name they come under), and which mutators made it."""
    pick = Random(seed)
    text = pick.choice(texts())
    chosen = pick.choices(MUTATORS, k=pick.choice((1, 1, 2, 2, 3, 5)))
    for mutate in chosen:
        text = mutate(pick, text)[:MOST_LENGTH]
    made_by = " ".join(mutate.__name__ for mutate in chosen)
    if pick.random() >= BYTES_SHARE:
        return text, "text", made_by
    encoding, name = pick.choice(ENCODINGS), pick.choice(NAMES)
    return bytes_broken(pick, text.encode(encoding, "replace")), name, f"{made_by} {encoding}"


def faults_of(text: str, notice: Notice) -> Iterator[str]:
    """What is wrong with the record of `text`."""
    if notice.source.characters != len(text):
        yield f"source.characters is {notice.source.characters} of {len(text)}"
    for task in notice.tasks:
        yield from task_faults(text, task)
    for diagnostic in notice.diagnostics:
        yield from diagnostic_faults(text, diagnostic)
    if Notice.model_validate_json(notice.to_json()) != notice:
        yield "the record does not come back from its JSON"


def task_faults(text: str, task: Task) -> Iterator[str]:
    if misplaced(text, task.span):
        yield f"task {task.path} stands at {task.span} of {len(text)}"
    words = [("unit", unit.name, unit.span) for unit in task.units] + [("person", each.name, each.span) for each in task.persons]
    words += [("timing", each.text, each.span) for each in task.timings] + [("milestone", each.text, each.span) for each in task.milestones]
    words += [("target", each.text, each.span) for each in task.targets] + [("citation", each.title, each.span) for each in task.citations]
    for kind, said, span in words:
        if misplaced(text, span) or text[slice(*span)] != said:
            yield f"{kind} {said[:40]!r} stands at {span}, where {text[slice(*span)][:40]!r} is"
        elif not said or said[0].isspace() or said[-1].isspace():
            yield f"{kind} {said[:40]!r} at {span} is blank at an end"
    for timing in (*task.timings, *task.milestones):
        if timing.start and timing.end and timing.start > timing.end:
            yield f"timing {timing.text[:40]!r} ends on {timing.end}, before it begins on {timing.start}"
    for target in task.targets:
        if not math.isfinite(target.value):
            yield f"target {target.text[:40]!r} has the value {target.value}"


def diagnostic_faults(text: str, diagnostic: Diagnostic) -> Iterator[str]:
    if misplaced(text, diagnostic.span):
        yield f"diagnostic {diagnostic.code} stands at {diagnostic.span} of {len(text)}"
    elif diagnostic.code == "words-not-understood" and f"“{text[slice(*diagnostic.span)]}”" not in diagnostic.message:
        yield f"diagnostic {diagnostic.code} at {diagnostic.span} tells of other words: {diagnostic.message[:80]!r}"


def misplaced(text: str, span: Span) -> bool:
    return not 0 <= span[0] <= span[1] <= len(text)


@dataclass
class Tally:
    """What came of some notices; `seconds` are those of the slowest."""

    notices: int = 0
    refused: int = 0
    tasks: int = 0
    seconds: float = 0.0
    slowest: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.notices += other.notices
        self.refused += other.refused
        self.tasks += other.tasks
        if other.seconds > self.seconds:
            self.seconds, self.slowest = other.seconds, other.slowest
        self.faults += other.faults


def decoded(source: str | bytes, name: str) -> Decoded:
    return read_text(source, name) if isinstance(source, str) else read_bytes(source, name)


def one(seed: int) -> Tally:
    """Read the notice of one seed, and check all that is said of it."""
    source, name, made_by = mutated(seed)
    tally = Tally(notices=1, slowest=seed)
    ruleset = load_ruleset()
    start = time.process_time()
    try:
        found = decoded(source, name)
        notice = convert(found, ruleset)
        tally.seconds = time.process_time() - start
        tally.tasks = len(notice.tasks)
        tally.faults = [(seed, f"{fault} ({made_by})") for fault in faults_of(found.text, notice)]
    except DubanError:
        tally.refused, tally.seconds = 1, time.process_time() - start
    except Exception as error:
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else "?"
        tally.faults = [(seed, f"{type(error).__name__} at {where}: {str(error)[:200]} ({made_by})")]
    if tally.seconds > MOST_SECONDS:
        tally.faults.append((seed, f"took {tally.seconds:.1f} s ({made_by})"))
    return tally


@lru_cache(maxsize=1)
def warm() -> None:
    """Compile the patterns, which is no time of the first notice."""
    for text in texts():
        convert(read_text(text, "text"), load_ruleset())


def fuzz(first: int, count: int, under_way: str | None = None) -> Tally:
    """The notices of `count` seeds, one after the other; each stands in `under_way`'s file for this process while it is read."""
    warm()
    total = Tally()
    if under_way is None:
        for seed in range(first, first + count):
            total.add(one(seed))
        return total
    with Path(under_way, str(os.getpid())).open("wb", buffering=0) as note:
        for seed in range(first, first + count):
            os.pwrite(note.fileno(), f"{seed:<20}".encode(), 0)
            faulthandler.dump_traceback_later(HANGING, exit=True)
            total.add(one(seed))
        faulthandler.cancel_dump_traceback_later()
        note.truncate(0)
    return total


def fuzz_on_all_cores(first: int, count: int) -> Tally:
    """As `fuzz`, in processes; a process that dies or hangs is a fault of the notice that it was reading."""
    total = Tally()
    with tempfile.TemporaryDirectory() as under_way, ProcessPoolExecutor() as pool:
        chunks = [pool.submit(fuzz, at, min(CHUNK, first + count - at), under_way) for at in range(first, first + count, CHUNK)]
        try:
            for chunk in as_completed(chunks):
                total.add(chunk.result())
        except BrokenProcessPool:
            notes = (path.read_text("ascii").strip() for path in Path(under_way).iterdir())
            total.faults += [(int(seed), f"was being read when a process hung ({HANGING} s) or died") for seed in notes if seed]
    return total


def show(seed: int) -> int:
    source, name, made_by = mutated(seed)
    print(f"seed {seed}: {name}, {made_by}", file=sys.stderr)
    sys.stdout.flush()
    sys.stdout.buffer.write(source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass"))
    return 0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description="Read mutated notices and check every span.")
    parser.add_argument("--count", type=int, default=100_000, help="notices (100000)")
    parser.add_argument("--first-seed", type=int, default=0, help="the seed of the first (0)")
    parser.add_argument("--seed", type=int, help="this notice only")
    parser.add_argument("--show", action="store_true", help="print the notice of --seed instead of reading it")
    asked = parser.parse_args(arguments)
    if asked.show:
        return show(asked.first_seed if asked.seed is None else asked.seed)
    start = time.perf_counter()
    total = fuzz_on_all_cores(asked.first_seed, asked.count) if asked.seed is None else fuzz(asked.seed, 1)
    print(
        f"{total.notices} notices ({total.refused} refused, {total.tasks} tasks) in {time.perf_counter() - start:.0f} s:"
        f" {len(total.faults)} faults; slowest {total.seconds * 1000:.0f} ms (seed {total.slowest})"
    )
    for seed, fault in sorted(total.faults)[:MOST_SHOWN]:
        print(f"  seed {seed}: {fault}")
    if len(total.faults) > MOST_SHOWN:
        print(f"  and {len(total.faults) - MOST_SHOWN} more")
    return 1 if total.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
