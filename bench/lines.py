"""How long lines without an end take: `python -m bench.lines [--length 1000000]` prints seconds for each piece that such a line repeats."""

from __future__ import annotations

import argparse
import sys
import time

from extract import parse

HEAD = "示例市水务局关于做好防汛工作的通知\n一、夯实基础\n"
PIECES = [
    *("工", "1", "年", "a", "（", "）", "(", "《", "》", "【", "，", "、", "。", "：", "-", ".", " ", "\u3000", "\u200b", "“", "\t"),
    *("水务局、", "由水务局牵头", "各市、县（市、区）", "水务局财政局公安局", "工程处负责", "牵头负责", "负责", "会同", "配合"),
    *("2020年", "12月", "5月底前，", "每月", "1-", "2020-", "十", "90%以上", "力争", "30个工作日内"),
    *("一、", "（一）", "1.", "①", "第一条", "责任单位：", "整改时限：", "【责任单位：", "关于", "〔2020〕1号"),
    *("（工程处负责）", "（（工程处负责））", "（工程处负责，5月底前完成）\n", "1.建设中心（工程处负责，5月底前完成）\n"),
    *("责任单位：水务局\n", "\n", "（责任单位：水务局）", "（牵头单位：水务局；配合单位：财政局）"),
    *("序号\n●加固\n", "完成时限：5月底前\n", "向水务局年底前"),
]
LABEL = "责任单位："
IN_A_VALUE = ["）", "））", "每月1日、", "每周一", "5月底前完成，", "完成时限：5月底前 ", "水务局（", "水务局（牵头）、", "局长王某某（"]


def line_of(piece: str, length: int, before: str = "") -> str:
    """A notice whose last line repeats a piece for so many characters behind `before`; many short lines are a quarter of that."""
    return HEAD + before + piece * (length // (4 if piece.endswith("\n") else 1) // len(piece))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.lines", description="Read lines without an end, and tell the seconds of each.")
    parser.add_argument("--length", type=int, default=1_000_000, help="characters (1000000)")
    length = parser.parse_args(arguments).length
    for before, piece in (*(("", piece) for piece in PIECES), *((LABEL, piece) for piece in IN_A_VALUE)):
        parse(line_of(piece, 1_000, before))  # compiles what it needs
        start = time.perf_counter()
        parse(line_of(piece, length, before))
        print(f"{time.perf_counter() - start:8.2f}  {before + piece!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
