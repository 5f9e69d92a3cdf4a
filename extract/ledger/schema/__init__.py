"""What the ledger's database holds: the tables of a notice's record as `writers/flat` lists them, and the ledger's own beside them."""
