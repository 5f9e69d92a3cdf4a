"""Targets that are files: in come items, out go bytes, the same for the same items."""
