"""Many inputs in; records in one output that appears whole, and a manifest of what became of each input, out.

Sources list the inputs, engines convert them, outputs publish; `run.py` joins the three.
"""
