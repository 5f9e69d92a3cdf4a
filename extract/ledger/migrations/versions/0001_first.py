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
    """The package's `words` and `schema.views`, as one."""
    config = op.get_context().config
    assert config is not None
    return config.attributes["ours"]


def upgrade() -> None:
    op.create_table(
        "history",
        column("entry", sa.Integer),
        column("at", sa.Text),
        column("by", sa.Text),
        column("source", sa.Text, null=True),
        column("id", sa.Text, null=True),
        column("action", sa.Text),
        column("field", sa.Text, null=True),
        column("before", sa.Text, null=True),
        column("after", sa.Text, null=True),
        sa.PrimaryKeyConstraint("entry", name="pk_history"),
    )
    op.create_index("ix_history_id", "history", ["id"], unique=False)
    op.create_index("ix_history_source", "history", ["source"], unique=False)
    op.create_table(
        "notices",
        column("source", sa.Text),
        column("format", sa.Text),
        column("encoding", sa.Text, null=True),
        column("sha256", sa.Text),
        column("characters", sa.Integer),
        column("pages", sa.Text),
        column("ocr", sa.Boolean),
        column("confidence", sa.Float, null=True),
        column("left_out", sa.Text),
        column("duban", sa.Text, null=True),
        column("rules", sa.Text, null=True),
        column("title", sa.Text, null=True),
        column("document_number", sa.Text, null=True),
        column("issuer", sa.Text, null=True),
        column("addressees", sa.Text),
        column("issue_date", sa.Date, null=True),
        column("publish_date", sa.Date, null=True),
        column("genre", sa.Text, null=True),
        column("json", sa.Text),
        column("text", sa.Text, null=True),
        column("added", sa.Text),
        column("changed", sa.Text),
        column("gone", sa.Text, null=True),
        sa.PrimaryKeyConstraint("source", name="pk_notices"),
    )
    op.create_index("ix_notices_sha256", "notices", ["sha256"], unique=False)
    op.create_table(
        "diagnostics",
        column("source", sa.Text),
        column("number", sa.Integer),
        column("id", sa.Text, null=True),
        column("code", sa.Text),
        column("severity", sa.Text),
        column("message", sa.Text),
        *span(),
        of_notice("diagnostics"),
        sa.PrimaryKeyConstraint("source", "number", name="pk_diagnostics"),
    )
    op.create_index("ix_diagnostics_source_id", "diagnostics", ["source", "id"], unique=False)
    op.create_table(
        "tasks",
        column("source", sa.Text),
        column("id", sa.Text),
        column("labels", sa.Text),
        column("headings", sa.Text),
        column("title", sa.Text),
        column("text", sa.Text),
        column("clause", sa.Text),
        column("form", sa.Text),
        column("optional", sa.Boolean),
        column("due", sa.Date, null=True),
        column("due_from_start", sa.Integer, null=True),
        column("due_from_end", sa.Integer, null=True),
        column("fields", sa.Text),
        column("page", sa.Integer, null=True),
        *span(),
        column("position", sa.Integer),
        column("document_number", sa.Text, null=True),
        column("notice_title", sa.Text, null=True),
        column("issuer", sa.Text, null=True),
        column("issue_date", sa.Date, null=True),
        *(column(name, sa.Text) for name in ("path", "section", "lead", "responsible", "support", "supervise", "persons", "timing")),
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
    op.create_index("ix_tasks_due", "tasks", ["due"], unique=False)
    op.create_index("ix_tasks_state_due", "tasks", ["state", "due"], unique=False)
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
        column("id", sa.Text),
        column("field", sa.Text),
        column("value", sa.Text, null=True),
        column("read", sa.Text, null=True),
        column("by", sa.Text),
        column("at", sa.Text),
        of_id("corrections"),
        sa.PrimaryKeyConstraint("id", "field", name="pk_corrections"),
    )
    op.create_table(
        "occurrences",
        column("id", sa.Text),
        column("day", sa.Date),
        column("state", sa.Text),
        column("by", sa.Text),
        column("at", sa.Text),
        states("ck_occurrences_state"),
        of_id("occurrences"),
        sa.PrimaryKeyConstraint("id", "day", name="pk_occurrences"),
    )
    op.create_table(
        "offers",
        column("id", sa.Text),
        column("field", sa.Text),
        column("before", sa.Text, null=True),
        column("now", sa.Text, null=True),
        column("at", sa.Text),
        of_id("offers"),
        sa.PrimaryKeyConstraint("id", "field", name="pk_offers"),
    )
    op.create_table(
        "persons",
        *numbered(),
        column("label", sa.Text),
        column("name", sa.Text),
        *span(),
        *of_task("persons"),
    )
    op.create_table(
        "progress",
        column("entry", sa.Integer),
        column("id", sa.Text),
        column("text", sa.Text),
        column("percent", sa.Integer, null=True),
        column("by", sa.Text),
        column("at", sa.Text),
        of_id("progress"),
        sa.PrimaryKeyConstraint("entry", name="pk_progress"),
    )
    op.create_index("ix_progress_id", "progress", ["id"], unique=False)
    op.create_table(
        "targets",
        *numbered(),
        column("text", sa.Text),
        column("value", sa.Float),
        column("unit", sa.Text),
        column("bound", sa.Text),
        *span(),
        *of_task("targets"),
    )
    for name in ("milestones", "timings"):
        op.create_table(
            name,
            *numbered(),
            column("text", sa.Text),
            column("kind", sa.Text),
            column("start", sa.Date, null=True),
            column("end", sa.Date, null=True),
            column("duration", sa.Text, null=True),
            column("unit", sa.Text, null=True),
            column("rrule", sa.Text, null=True),
            column("anchor", sa.Text, null=True),
            column("time", sa.Text, null=True),
            column("modifier", sa.Text, null=True),
            column("tentative", sa.Boolean),
            *span(),
            *of_task(name),
        )
    op.create_table(
        "units",
        *numbered(),
        column("name", sa.Text),
        column("role", sa.Text),
        column("collective", sa.Boolean),
        column("canonical", sa.Text, null=True),
        column("start_character", sa.Integer, null=True),
        column("end_character", sa.Integer, null=True),
        *of_task("units"),
    )
    op.create_index("ix_units_name", "units", ["name"], unique=False)
    dialect = op.get_bind().dialect.name
    for name, words in ours().views(dialect).items():
        op.execute(f"CREATE VIEW {name} AS {words}")
    for statement in (*ours().index(dialect), *ours().guards(dialect)):
        op.execute(statement)
