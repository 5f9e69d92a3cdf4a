"""A decoded text in; lines and passages out that know their place in it.

After this room characters are in one form (full width, radicals, spaces) while `span` gives the place in the text as it was handed on.
"""
