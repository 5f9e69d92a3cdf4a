"""A notice said in other words, or written another way, gives the same records (bench/restated.py; make fuzz tries all)."""

from __future__ import annotations

from collections import Counter

import pytest

from bench.mutations import SAMPLES
from bench.restated import WAYS, differences, told
from bench.reworded import Restated

SHARES = {
    "other_stems": 0.04,
    "other_units": 0.2,
    "other_times": 0.2,
    "other_heads": 0.3,
    "tables": 1.0,
    "labelled": 0.5,
    "numbers": 1.0,
    "signs": 0.5,
}
OF_OTHERS = 0.12
# Each entry is one that is not read alike, and may go: nothing tells that lines were cut, that a bare 3 goes on with no 2, or that a
# sign which nobody sees ends a word.
KNOWN = {
    ("grain-inspection-gb18030.txt", "broken-38"),
    ("two-attachments-own-numbering.txt", "broken-30"),
    ("fire-safety-broken-numbering.txt", "bare"),
    ("company-safety-plan-crlf.txt", "points"),
    ("inspection-rectification-blocks.txt", "is"),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_records_are_the_same(way: str) -> None:
    counts: Counter[str] = Counter()
    found = [
        (each.name, *each.restated[:3], *each.faults)
        for each in told([SAMPLES], SHARES.get(way, OF_OTHERS), [way], counts)
        if (each.name, each.restated.way) not in KNOWN
    ]
    assert found == []
    assert counts.total() > 2


@pytest.mark.parametrize(
    ("other", "fault"),
    [
        ("1.修桥。（市交通局配合，6月底前完成）", "support"),
        ("1.修桥。（市水利局牵头，6月底前完成）", "市水利局"),
        ("1.修桥。（市交通局牵头，7月底前完成）", "2024-07-31"),
        ("1.修桥。", "1 tasks, then 0"),
    ],
)
def test_a_difference_is_seen(other: str, fault: str) -> None:
    notice = "关于修桥的通知\n{}\n2024年3月5日\n"
    before = notice.format("1.修桥。（市交通局牵头，6月底前完成）")
    assert any(fault in said for said in differences(before, Restated("stem", "", "", notice.format(other))))
    assert differences(before, Restated("stem", "牵头", "领办", before.replace("牵头", "领办"))) == []
