"""A slot's words → units, timings, persons; the governed text → targets and citations."""
