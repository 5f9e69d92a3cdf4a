"""Pictures of what is due, for a director: a line of time, the load of units, the months. matplotlib is an extra (`plot`).

In comes a `report.gather.Book`, out goes a picture as SVG or PNG (`drawn`). A font that has all signs drawn is sought on the machine
(`fonts.py`); where there is none, that is an error: squares are never drawn in silence. There is no window and no pyplot; the same book
gives the same bytes.
"""
