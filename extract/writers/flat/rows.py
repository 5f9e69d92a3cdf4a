"""The flat columns of contract `duban/1`: one row a task, for every form that is a table.

E.g. two leads become `科信处、办公室` in `lead`; what is unknown is an empty cell.
"""

from __future__ import annotations

from ..models import Notice, Role, Task

COLUMNS: dict[str, str] = {  # our name: the header that a 督办台账 gives it
    "id": "编号",
    "document_number": "发文字号",
    "notice_title": "文件标题",
    "issuer": "发文机关",
    "issue_date": "成文日期",
    "path": "序号",
    "section": "所属章节",
    "title": "任务事项",
    "text": "任务内容",
    "lead": "牵头单位",
    "responsible": "责任单位",
    "support": "配合单位",
    "supervise": "督办单位",
    "persons": "责任人",
    "timing": "时限要求",
    "start": "开始日期",
    "due": "完成期限",
    "rrule": "重复规则",
    "tentative": "争取性时限",
    "clause": "责任分工原文",
    "source": "来源文件",
}


def rows(notice: Notice) -> list[dict[str, str]]:
    """The rows of a notice in the order of its tasks: every cell text, dates as ISO 8601, `tentative` as `true` or empty."""
    same = {
        "document_number": notice.notice.document_number or "",
        "notice_title": notice.notice.title or "",
        "issuer": notice.notice.issuer or "",
        "issue_date": str(notice.notice.issue_date or ""),
        "source": notice.source.name,
    }
    return [{column: cells[column] for column in COLUMNS} for cells in ({**same, **own(task)} for task in notice.tasks)]


def own(task: Task) -> dict[str, str]:
    """The cells that are the task's own."""
    return {
        "id": task.id,
        "path": "/".join(task.path),
        "section": " / ".join(task.headings),
        "title": task.title,
        "text": task.text,
        "lead": names(task, "lead"),
        "responsible": names(task, "responsible"),
        "support": names(task, "support"),
        "supervise": names(task, "supervise"),
        "persons": "；".join(f"{person.label}：{unbroken(person.name)}" for person in task.persons),
        "timing": "；".join(unbroken(timing.text) for timing in task.timings),
        "start": str(min((timing.start for timing in task.timings if timing.start), default="")),
        "due": str(task.due or ""),
        "rrule": "；".join(timing.rrule for timing in task.timings if timing.rrule),
        "tentative": "true" if any(timing.tentative for timing in task.timings) else "",
        "clause": task.clause,
    }


def names(task: Task, role: Role) -> str:
    """The units of one role as a ledger writes them: 科信处、办公室."""
    return "、".join(unbroken(unit.name) for unit in task.units if unit.role == role)


def unbroken(words: str) -> str:
    """Words that a page's width had broken, on one line."""
    return "".join(line.strip() for line in words.splitlines()) if "\n" in words else words
