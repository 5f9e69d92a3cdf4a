"""The ledger (督办台账): one database in which records live, are chased, corrected and closed (销号).

In come notices that were read (`readings/`), and what people say of their tasks (`people.py`); out go lists, what is due, the workbook.
A new reading never overwrites a person: what a person set stays, and the new reading is offered beside it.
SQLite is the embedded store, PostgreSQL the shared one; both have the tables of `schema/`, made by its migrations.
"""
