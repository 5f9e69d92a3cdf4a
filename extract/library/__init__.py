"""What users of the library call: text, files and bytes come in, `Notice` records go out, by rules that were loaded once.

It stands above the rooms that read; `duban` hands on its names, and nothing here is imported before it is asked for.
"""
