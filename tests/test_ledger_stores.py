"""The ledger on SQLite and on PostgreSQL: the same is found, the same is refused, the same is told."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import Connection, select, text

from extract import parse
from extract.errors import LedgerError
from extract.ledger.opening import made, opened
from extract.ledger.readings import Readings
from extract.ledger.schema.tables import TASKS
from extract.ledger.search import forget, says

AT = "2026-01-05T08:00:00Z"
BODY = "1.加固Straße堤防ＡＢ１号。（工程处牵头，办公室配合，5月底前完成）\n2.检查𬺰𠮷祥水库café。（安全处负责，每月5日前报送）\n3.建设应急管理平台。（科信处、办公室负责，2099年5月底前完成）\n"
NOTICE = f"示例市水务局关于防汛的通知\n{BODY}2022年3月5日\n"
DIKE, WATER, PLATFORM = "加固Straße堤防ＡＢ１号", "检查𬺰𠮷祥水库café", "建设应急管理平台"


def put(base: Connection, notice: str = NOTICE, source: str = "a.txt") -> None:
    """A notice goes into a ledger."""
    readings = Readings(base, AT)
    found = parse(notice)
    readings.put(found, source, found.to_json(indent=None), notice)
    readings.flush()


def titles(base: Connection, words: str) -> Sequence[str]:
    return base.execute(select(TASKS.c.title).where(says(base, words)).order_by(TASKS.c.position)).scalars().all()


def test_words_are_found(ledger_place: str) -> None:
    wanted = {
        **{words: [DIKE] for words in ("堤防", "堤", "strasse", "STRASSE", "ab1", "ＡＢ１号", "Straße 堤防")},
        **{words: [WATER] for words in ("水库", "库", "𬺰𠮷", "𠮷", "CAFÉ")},
        **{words: [PLATFORM] for words in ("应急管理", "理平", "平台 管理", "管理、平台")},
        **{words: [] for words in ("急理", "cafe", "建设 堤防", "100%", "' OR 1", "台建", "a" * 5_000)},
    }
    with made(ledger_place) as base:
        put(base)
    with opened(ledger_place) as base:
        assert {words: titles(base, words) for words in wanted} == wanted
        for words in ("", " ", '"', "%", "_", "*", "《》"):
            with pytest.raises(LedgerError, match="holds nothing to search for; write letters"):
                says(base, words)


def test_words_that_changed_are_found_no_more(ledger_place: str) -> None:
    with made(ledger_place) as base:
        put(base)
        put(base, NOTICE.replace("堤防", "闸门"))
    with opened(ledger_place) as base:
        assert (titles(base, "堤防"), titles(base, "闸门")) == ([], [DIKE.replace("堤防", "闸门")])
    with opened(ledger_place, write=True) as base:
        forget(base, base.execute(select(TASKS.c.id)).scalars().all())
        base.execute(text("DELETE FROM notices"))
        put(base)
        assert (titles(base, "堤防"), titles(base, "闸门")) == ([DIKE], [])
        base.execute(text("DELETE FROM notices"))  # what it hung on is gone
        assert base.execute(text("SELECT count(*) FROM searched")).scalar() == 0
