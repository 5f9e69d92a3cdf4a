"""The documentation site, made by Sphinx without network: `make docs`. Pages are Markdown (MyST); the reference is the docstrings.

Pages beside docs/ (README.md …) have a page here that shows them. Links that a reader of the files follows lead to pages of the site;
those to code are its name.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from posixpath import normpath, relpath

from sphinx.application import Sphinx

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import duban  # noqa: E402 - the checkout's own

project = "duban 督办"
release = version = duban.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.viewcode"]
exclude_patterns = ["conf.py"]
html_theme = "furo"
html_title = f"duban {release}"
html_theme_options = {"navigation_with_keys": True}
html_copy_source = False
myst_heading_anchors = 4
myst_enable_extensions = ["colon_fence", "deflist"]
autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_default_options = {"members": True, "show-inheritance": True}

BESIDE = {
    "readme": "README.md",
    "readme.zh": "README.zh.md",
    "contributing": "CONTRIBUTING.md",
    "security": "SECURITY.md",
    "changes": "CHANGELOG.md",
}
PAGES = {file: f"docs/{page}.md" for page, file in BESIDE.items()}
LINK = re.compile(r"\[([^\]\n]+)\]\(([\w./-]+)(#[^)\s]*)?\)")


def setup(app: Sphinx) -> None:
    app.connect("source-read", shown)


def shown(app: Sphinx, name: str, source: list[str]) -> None:
    """The text of a page, whose links lead to pages of the site."""
    file = BESIDE.get(name, f"docs/{name}.md")
    if name in BESIDE:
        source[0] = (ROOT / file).read_text("utf-8")
    here = file.rpartition("/")[0]

    def link(found: re.Match[str]) -> str:
        words, target, anchor = found.groups()
        there = normpath(f"{here}/{target}" if here else target)
        page = PAGES.get(there, there)
        if not page.startswith("docs/") or not (ROOT / page).is_file():
            return words
        return f"[{words}]({relpath(page, f'docs/{name}'.rpartition('/')[0])}{anchor or ''})"

    source[0] = LINK.sub(link, source[0])
