"""`duban completion SHELL`: the script by which a shell completes duban's commands, options and files."""

from __future__ import annotations

import click

from ...errors import DubanError
from ...language import _

PLACES = {
    "bash": "~/.local/share/bash-completion/completions/duban",
    "zsh": "~/.zfunc/_duban   (fpath=(~/.zfunc $fpath) before compinit in ~/.zshrc)",
    "fish": "~/.config/fish/completions/duban.fish",
}
VARIABLE = "_DUBAN_COMPLETE"  # by which the script asks


@click.command()
@click.argument("shell", type=click.Choice(list(PLACES)))
def completion(shell: str) -> None:
    """Print the script that completes duban's words in SHELL.

    duban completion bash > ~/.local/share/bash-completion/completions/duban
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise DubanError(_("{shell}: no completion is known for it; name bash, zsh or fish", shell=shell))
    root = click.get_current_context().find_root().command
    made = kind(root, {}, "duban", VARIABLE)
    script = made.source_template % made.source_vars()  # `source()` would start bash to ask its version
    first, rest = script.split("\n", 1) if script.startswith("#compdef") else ("", script)
    told = _("put this into {place}", place=PLACES[shell])
    click.echo("\n".join(filter(None, (first, f"# {told}"))) + f"\n{rest.strip()}")
