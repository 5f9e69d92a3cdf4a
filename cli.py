"""Run duban from a checkout without installing it: `python cli.py parse FILE`."""

from extract.cli import main

if __name__ == "__main__":
    main()
