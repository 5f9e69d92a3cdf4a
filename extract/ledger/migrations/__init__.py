"""The schema of a ledger, made and brought forward step by step by Alembic: one file below `versions/` a step, never changed afterwards."""
