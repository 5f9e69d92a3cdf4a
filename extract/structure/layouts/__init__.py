"""Lines in that stand as tables do without their marks or heads; lines with tabs, or rows, out.

Cards (`牵头单位` / `县水利局` on lines by turns), tables as programs write them (`;`, `,`), tables turned by 90°, rows below no head.
`reader.py` asks them in their order. `repeats/` reads what no layout knows, by repetition, where the first reading has no task.
"""
