"""Targets with a memory of their own: each says what is there, and makes and changes one task at a time."""
