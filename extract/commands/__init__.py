"""The commands of `duban`, one module each. They load the other rooms inside functions, so that `duban --help` starts at once."""
