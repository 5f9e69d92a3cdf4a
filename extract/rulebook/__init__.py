"""Rules as data: `rules/*.toml` and a user's own pack in; a `Ruleset` out, whose rules know their file and line.

After this room every rule is well-formed; what a table means is said by the room that reads it.
Which keys each table knows: `rule_tables.py`.
"""
