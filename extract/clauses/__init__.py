"""The words of an assignment in, e.g. `科信处牵头负责，5月底前完成`; units with roles, persons and timings out;
of the governed text targets and citations.

After this room words have values; where they stand in a notice is none of its business. Times are a room of their own: `timing/`.
"""
