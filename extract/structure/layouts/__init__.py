"""Lines in that stand as tables do without their marks or heads; lines with tabs, or rows, out.

Cards (`牵头单位` / `县水利局` on lines by turns), tables as programs write them (`;`, `,`), tables turned by 90°, rows below no head.
"""
