"""Commands that show a ledger or notices to people: pages, pictures. Each module is loaded when its command runs."""
