"""`duban feed`: the ledger's tasks go where they are chased. The clock, the environment and the waiting are here, nowhere below."""
