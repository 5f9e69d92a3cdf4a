"""The first schema of the ledger. A step is never changed once it is published: what comes later is a step of its own.

Alembic loads a step as a file that belongs to no package: the words and statements of ours that it needs are handed to it (`env.py`).
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0001"
down_revision: str | None = None


def column(name: str, kind: Any, *, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, kind(), nullable=null)


def texts(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return [column(name, sa.Text, null=null) for name in names]


def states(name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"state IN ({ours().listed(ours().STATES)})", name=name)


def numbered() -> tuple[sa.Column[Any], ...]:
    return column("source", sa.Text), column("id", sa.Text), column("number", sa.Integer)


def span() -> tuple[sa.Column[Any], ...]:
    return column("start_character", sa.Integer), column("end_character", sa.Integer)


def hangs(name: str, parent: str, *by: str) -> sa.ForeignKeyConstraint:
    there = [f"{parent}.{column}" for column in by]
    return sa.ForeignKeyConstraint(by, there, name=f"fk_{name}_{parent}", ondelete="CASCADE", onupdate="CASCADE")


def of_notice(name: str) -> sa.ForeignKeyConstraint:
    return hangs(name, "notices", "source")


def of_id(name: str) -> sa.ForeignKeyConstraint:
    return hangs(name, "tasks", "id")


def of_task(name: str) -> tuple[sa.Constraint, ...]:
    return hangs(name, "tasks", "source", "id"), sa.PrimaryKeyConstraint("source", "id", "number", name=f"pk_{name}")


def ours() -> Any:
    """What of the package the statements say: its words, its views, what its indexes are of."""
    config = op.get_context().config
    assert config is not None
    return config.attributes["ours"]


def some(name: str, table: str, where: str, *columns: str) -> None:
    """An index of some of a table's rows."""
    op.create_index(name, table, list(columns), unique=False, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def upgrade() -> None:
    op.create_table(
        "history",
        column("entry", sa.Integer),
        *texts("at", "by"),
        *texts("source", "id", null=True),
        column("action", sa.Text),
        *texts("field", "before", "after", null=True),
        sa.PrimaryKeyConstraint("entry", name="pk_history"),
    )
    op.create_index("ix_history_id", "history", ["id"], unique=False)
    op.create_index("ix_history_source", "history", ["source"], unique=False)
    op.create_table(
        "notices",
        *texts("source", "format"),
        column("encoding", sa.Text, null=True),
        column("sha256", sa.Text),
        column("characters", sa.Integer),
        column("pages", sa.Text),
        column("ocr", sa.Boolean),
        column("confidence", sa.Float, null=True),
        column("left_out", sa.Text),
        *texts("duban", "rules", "title", "document_number", "issuer", null=True),
        column("addressees", sa.Text),
        column("issue_date", sa.Date, null=True),
        column("publish_date", sa.Date, null=True),
        column("genre", sa.Text, null=True),
        column("json", sa.Text),
        column("text", sa.Text, null=True),
        *texts("added", "changed"),
        column("gone", sa.Text, null=True),
        sa.PrimaryKeyConstraint("source", name="pk_notices"),
    )
    op.create_index("ix_notices_named", "notices", ["document_number", "title", "source"], unique=False)
    op.create_index("ix_notices_sha256", "notices", ["sha256"], unique=False)
    op.create_table(
        "diagnostics",
        column("source", sa.Text),
        column("number", sa.Integer),
        column("id", sa.Text, null=True),
        *texts("code", "severity", "message"),
        *span(),
        of_notice("diagnostics"),
        sa.PrimaryKeyConstraint("source", "number", name="pk_diagnostics"),
    )
    op.create_index("ix_diagnostics_source_id", "diagnostics", ["source", "id"], unique=False)
    op.create_table(
        "tasks",
        *texts("source", "id", "labels", "headings", "title", "text", "clause", "form"),
        column("optional", sa.Boolean),
        column("due", sa.Date, null=True),
        column("due_from_start", sa.Integer, null=True),
        column("due_from_end", sa.Integer, null=True),
        column("fields", sa.Text),
        column("page", sa.Integer, null=True),
        *span(),
        column("position", sa.Integer),
        *texts("document_number", "notice_title", "issuer", null=True),
        column("issue_date", sa.Date, null=True),
        *texts("path", "section", "lead", "responsible", "support", "supervise", "persons", "timing"),
        column("start", sa.Date, null=True),
        column("rrule", sa.Text),
        column("tentative", sa.Boolean),
        column("diagnostics", sa.Text),
        sa.Column("state", sa.Text(), server_default=ours().STATES[0], nullable=False),
        column("percent", sa.Integer, null=True),
        column("note", sa.Text, null=True),
        column("relative_to", sa.Date, null=True),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        column("changed", sa.Text),
        column("gone", sa.Text, null=True),
        states("ck_tasks_state"),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name="ck_tasks_percent"),
        of_notice("tasks"),
        sa.PrimaryKeyConstraint("source", "id", name="pk_tasks"),
        sa.UniqueConstraint("id", name="uq_tasks_id"),
    )
    some("ix_tasks_there", "tasks", "gone IS NULL", "due")
    some("ix_tasks_state", "tasks", "gone IS NULL", "state", "due")
    some("ix_tasks_days", "tasks", "gone IS NULL", "id", "due", "state")
    some("ix_tasks_gone", "tasks", "gone IS NOT NULL", "due")
    some("ix_tasks_chased", "tasks", ours().CHASED, "due")
    recurring = ("rrule", "issue_date", "start", "due", "id", "state", "gone")
    some("ix_tasks_recurring", "tasks", f"{ours().CHASED} AND {ours().RECURS}", *recurring)
    op.create_index("ix_tasks_place", "tasks", ["source", "position"], unique=False)
    op.create_table(
        "citations",
        *numbered(),
        column("title", sa.Text),
        column("document_number", sa.Text, null=True),
        *span(),
        *of_task("citations"),
    )
    op.create_table(
        "corrections",
        *texts("id", "field"),
        *texts("value", "read", null=True),
        *texts("by", "at"),
        of_id("corrections"),
        sa.PrimaryKeyConstraint("id", "field", name="pk_corrections"),
    )
    op.create_table(
        "occurrences",
        column("id", sa.Text),
        column("day", sa.Date),
        *texts("state", "by", "at"),
        states("ck_occurrences_state"),
        of_id("occurrences"),
        sa.PrimaryKeyConstraint("id", "day", name="pk_occurrences"),
    )
    op.create_table(
        "offers",
        *texts("id", "field"),
        *texts("before", "now", null=True),
        column("at", sa.Text),
        of_id("offers"),
        sa.PrimaryKeyConstraint("id", "field", name="pk_offers"),
    )
    op.create_table(
        "persons",
        *numbered(),
        *texts("label", "name"),
        *span(),
        *of_task("persons"),
    )
    op.create_table(
        "progress",
        column("entry", sa.Integer),
        *texts("id", "text"),
        column("percent", sa.Integer, null=True),
        *texts("by", "at"),
        of_id("progress"),
        sa.PrimaryKeyConstraint("entry", name="pk_progress"),
    )
    op.create_index("ix_progress_id", "progress", ["id"], unique=False)
    op.create_table(
        "targets",
        *numbered(),
        column("text", sa.Text),
        column("value", sa.Float),
        *texts("unit", "bound"),
        *span(),
        *of_task("targets"),
    )
    for name in ("milestones", "timings"):
        op.create_table(
            name,
            *numbered(),
            *texts("text", "kind"),
            column("start", sa.Date, null=True),
            column("end", sa.Date, null=True),
            *texts("duration", "unit", "rrule", "anchor", "time", "modifier", null=True),
            column("tentative", sa.Boolean),
            *span(),
            *of_task(name),
        )
    some("ix_timings_relative", "timings", ours().RELATIVE, "source", "id")
    op.create_table(
        "units",
        *numbered(),
        *texts("name", "role"),
        column("collective", sa.Boolean),
        column("canonical", sa.Text, null=True),
        column("start_character", sa.Integer, null=True),
        column("end_character", sa.Integer, null=True),
        *of_task("units"),
    )
    op.create_index("ix_units_name", "units", ["name", "id"], unique=False)
    some("ix_units_canonical", "units", "canonical IS NOT NULL", "canonical", "id")
    dialect = op.get_bind().dialect.name
    for name, words in ours().views(dialect).items():
        op.execute(f"CREATE VIEW {name} AS {words}")
    for statement in (*ours().index(dialect), *ours().guards(dialect)):
        op.execute(statement)
