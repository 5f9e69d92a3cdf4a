"""In which language people are told something: Chinese where the locale says so, else English.

A message stands in the code in English, `_("is larger than {size}", size="2 MB")`, and in Chinese in `zh_CN/LC_MESSAGES/*.po` beside this
file, of which `make catalogue` keeps the .mo that is read here: of the web application and the report in `serve`, of click in `click`, all
others in `duban`. In comes the English message with its values, out goes what to show, and `english` gives back what a record is to hold:
what machines read (JSON, CSV, codes, exit codes) is the same in every language.
"""

from .speaking import CATALOGUES, CHINESE, ENGLISH, N_, VARIABLE, _, english, language, meant, ngettext, reason, unknown, using

__all__ = [
    "CATALOGUES",
    "CHINESE",
    "ENGLISH",
    "N_",
    "VARIABLE",
    "_",
    "english",
    "language",
    "meant",
    "ngettext",
    "reason",
    "unknown",
    "using",
]
