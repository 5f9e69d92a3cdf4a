"""An address comes in, or what went wrong with a database; out goes one line that tells what to do, never with a password in it."""
