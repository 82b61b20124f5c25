"""Asking at a terminal for what was not given; where there is none, nothing is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection

import click

from kb.base.errors import UsageFault


def at_a_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


class Asker:
    """Fills in what is missing: by asking, or by saying which option would have told it."""

    def __init__(self, *, asks: bool) -> None:
        self._asks = asks

    def needed(
        self, given: str | None, question: str, option: str, known: Callable[[str], str] = str
    ) -> str:
        """A value that must be there; ``known`` completes it, or raises :class:`UsageFault`."""
        if given:
            return known(given.strip())
        if not self._asks:
            raise UsageFault(f"{question} is missing: give it with {option}.")
        while True:
            answer = click.prompt(question, type=str).strip()
            try:
                return known(answer)
            except UsageFault as fault:
                click.echo(f"  {fault}")

    def wanted(
        self,
        given: str | None,
        question: str,
        known: Callable[[str], str] = str,
        among: Collection[str] = (),
    ) -> str:
        """A value that may be left out, by pressing Enter."""
        if given is not None or not self._asks:
            return known(given.strip()) if given else ""
        hints = [", ".join(among), "Enter for none"] if among else ["Enter for none"]
        shown = f"{question} ({'; '.join(hints)})"
        while True:
            answer = click.prompt(shown, default="", show_default=False, type=str).strip()
            if not answer:
                return ""
            try:
                return known(answer)
            except UsageFault as fault:
                click.echo(f"  {fault}")
