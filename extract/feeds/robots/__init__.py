"""What is overdue and due goes to people, unit by unit: by the robot of a group (企业微信, 钉钉, 飞书) or by mail.

In comes what `ledger/due.py` finds, out go messages of the length that each place takes. What was sent is kept in the ledger: a digest of
a day goes to a place once, and one that was cut off is taken up where it ended. No secret stands in a message, an error or the ledger.
"""
