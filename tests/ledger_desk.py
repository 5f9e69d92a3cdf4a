"""Ledgers for tests: invented notices, and duban's commands run upon them."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner, Result
from sqlalchemy import update

from extract import parse
from extract.cli import main
from extract.ledger.opening import made, opened
from extract.ledger.readings import Readings
from extract.ledger.schema.tables import TASKS
from tests import ledgers

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "samples" / "zheyingji-renshi-2020-46.txt"
AT = "2021-04-01T08:30:00Z"
FLOOD = """示例市水务局关于印发防汛工作方案的通知
示水〔2021〕3号
各科室：
1.加固堤防5公里。（工程处牵头，财务处配合，2021年5月底前完成）
2.清理河道。（河道处负责，2021年4月10日前完成）
3.报送进展情况。（办公室负责，每月5日前报送）
4.组织工程验收。（工程处牵头，验收合格后10个工作日内归档）
5.加强汛期值守。（办公室负责）
6.编制应急预案。（工程处、办公室牵头，力争2021年12月底前完成）
示例市水务局
2021年3月18日
"""
SCHOOL = """示例市教育局关于开展校园安全检查的通知
示教〔2021〕9号
1.检查校舍。（基建科牵头，2021年4月20日前完成）
2.检查食堂。（后勤科牵头，办公室配合，2021年6月1日前完成）
示例市教育局
2021年3月20日
"""


def put(place: str, text: str, source: str) -> None:
    """A notice goes into a ledger, which is made where there is none."""
    notice = parse(text)
    notice.source.name = source
    if "://" not in place and not Path(place).exists():
        Path(place).write_bytes(ledgers.filled(ledgers.make))
    with made(place, AT) as base:
        readings = Readings(base, AT)
        readings.put(notice, source, notice.to_json(indent=None), text)
        readings.flush()


def two(place: str) -> None:
    """A ledger that holds two notices."""
    put(place, FLOOD, "防汛.txt")
    put(place, SCHOOL, "校园.txt")


def run(*words: str, code: int = 0, **environment: str) -> str:
    """What a command prints, on both streams."""
    done: Result = CliRunner().invoke(main, list(words), env={"DUBAN_BY": "王科", **environment})
    assert done.exit_code == code, (done.output, done.exception)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.output


def ids(place: str) -> dict[str, str]:
    """The id of each task by its title."""
    return {row["title"]: row["id"] for row in json.loads(run("ledger", "list", "-l", place, "-f", "json"))}


def forced(place: str, key: str, **columns: str) -> None:
    """Words stand in a task as a reading or another program may have put them there: nobody looked at them."""
    with opened(place, write=True) as base:
        base.execute(update(TASKS).where(TASKS.c.id == key).values(**columns))
