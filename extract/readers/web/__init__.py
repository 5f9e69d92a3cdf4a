"""Web pages in (`.html`, `.mht`); the notice's text without the page's menus, and the facts that stand above it (索引号, 发文机关), out."""
