"""``kb lsp``: the language server that editors start."""

from __future__ import annotations

from importlib.util import find_spec

import click

from kb.base.errors import UsageFault


@click.command("lsp")
@click.option("--stdio", is_flag=True, help="Taken for editors that give it; it is the only way.")
def command(stdio: bool) -> None:  # noqa: ARG001
    """Serve an editor with findings, completions and references, over standard input and output.

    docs/editors.md says how to set up an editor. It needs the extra “lsp”.
    """
    if find_spec("pygls") is None:
        raise UsageFault(
            "The language server needs the extra “lsp”: pip install 'evidence-kb[lsp]'."
        )
    from kb.lsp.requests import server  # noqa: PLC0415 - needs the extra

    server().start_io()
