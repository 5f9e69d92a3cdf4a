"""The first and last lines of a notice in; its own elements (GB/T 9704-2012) out: title, document number, issuer, addressees, dates.

After this room it is known which lines are the notice's head and foot, and which date all others are counted from.
"""
