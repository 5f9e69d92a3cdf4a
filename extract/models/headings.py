"""What the columns of a 督办台账 are called, said once for all outputs, e.g. `lead` → 牵头单位."""

from __future__ import annotations

COLUMNS: dict[str, str] = {  # of the ledger, our name: the header that a 督办台账 gives it
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
    "optional": "待核",
    "form": "写法",
    "page": "页码",
    "diagnostics": "未读",
}
