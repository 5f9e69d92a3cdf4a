"""Records to a form: one module a form, each with the verb `write(notices, out, options)`; nothing of a form is decided elsewhere.

After this room `out` (a binary stream, or a place) holds the whole form; notices are taken one at a time, so that memory does not grow
with their number. `forms.py` knows which forms there are, those of other packages too; `flat/` holds the tables.
"""

from __future__ import annotations

from .forms import FORMS, Writer, form_names, form_of, no_form, write, write_path
from .options import Options

__all__ = ["FORMS", "Options", "Writer", "form_names", "form_of", "no_form", "write", "write_path"]
