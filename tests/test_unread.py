"""What no rule read in an archive's slots, grouped by shape."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from extract.cli import main

NOTICES = {
    "甲.txt": "1.建设中心。（科信处负责，结合3项实际另行研究）\n2.完善制度。（办公室负责）\n",
    "乙.txt": "1.建设网络。（人事处负责，结合12项实际另行研究）\n揭榜单位：市水利局\n",
    "丙.txt": "各处室要认真落实。\n",
}


def run(folder: Path, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["unread", str(folder), *arguments])
    return result.exit_code, result.output


def archive(folder: Path) -> Path:
    (folder / "内").mkdir()
    for name, text in NOTICES.items():
        (folder / "内" / name).write_text(text, "utf-8")
    return folder


def test_shapes_are_counted_over_the_archive(tmp_path: Path) -> None:
    code, output = run(archive(tmp_path), "-f", "json")
    assert code == 0
    first, second = json.loads(output)
    assert (first["code"], first["shape"], first["count"], first["notices"]) == ("words-not-understood", "结合9项实际另行研究", 2, 2)
    assert (second["code"], second["shape"], second["count"]) == ("label-not-known", "揭榜单位", 1)
    start, end = map(int, second["place"].rpartition(":")[2].split("-"))
    assert NOTICES["乙.txt"][start:end] == second["example"] == "揭榜单位"


def test_a_file_that_cannot_be_read_is_told_and_the_others_count(tmp_path: Path) -> None:
    (archive(tmp_path) / "丁.txt").write_bytes(b"")
    code, output = run(tmp_path)
    assert code == 1
    assert "丁.txt: is empty" in output
    assert "3 unread in 3 notices, 2 shapes" in output


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    assert run(tmp_path / "none") == (1, f"duban: {tmp_path / 'none'}: is no folder; name the folder that holds the archive\n")
