"""Documents of placed characters in (PDF, OFD, scans and pictures); lines in reading order, with tables, and without running heads, out."""
