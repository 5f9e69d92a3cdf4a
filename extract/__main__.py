"""`python -m duban` is the command `duban`."""

from .cli import main

main(prog_name="duban")
