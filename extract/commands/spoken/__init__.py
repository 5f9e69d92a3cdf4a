"""In which language the commands speak of themselves: `option.py` reads `--lang` off the command line before anything is said, `command.py`
turns a command of click into one whose help and errors are Chinese, and is loaded only where that is spoken.
"""
