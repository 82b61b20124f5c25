"""Options that several commands have, each said once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def format_option(
    choices: Iterable[str],
    what: str = "For people, or for programs.",
    default: str = "text",
) -> Callable[[Command], Command]:
    """``--format``, handed on as ``style``: how the answer is written."""
    kinds = click.Choice(list(choices))
    return click.option(
        "--format", "style", type=kinds, default=default, show_default=True, help=what
    )


dry_run = click.option("--dry-run", is_flag=True, help="Write nothing; show what would change.")


def writing_options(
    what: str, anyway: str = "Write it even if the checks warn of something."
) -> Callable[[Command], Command]:
    """``--anyway`` and ``--dry-run`` of a command that writes something new, named by ``what``."""

    def decorate(command: Command) -> Command:
        show = click.option(
            "--dry-run", is_flag=True, help=f"Show the {what} instead of writing it."
        )
        return click.option("--anyway", is_flag=True, help=anyway)(show(command))

    return decorate
