"""Where records of a batch go: a folder, JSON Lines, CSV, a workbook, Parquet, SQLite. Written beside, then renamed."""
