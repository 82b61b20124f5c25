"""The options that say how sure a claim or an answer is, and values of several keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click

from kb.base.errors import UsageFault
from kb.base.text import TextFile
from kb.cli.new.terms import choice
from kb.draft.yaml import Plain
from kb.model import Approach, Certainty
from kb.parse.domains import DOMAIN_KEYS
from kb.parse.yaml import Mapping, Node, Scalar, parse_yaml

F = TypeVar("F", bound=Callable[..., Any])

_DOMAINS = [name for name in DOMAIN_KEYS if name not in {"approach", "start", "note"}]


def certainty_options(command: F) -> F:
    """Add the options of ``certainty`` and ``certainty-domains`` to a command."""
    levels = click.Choice([str(certainty) for certainty in Certainty])
    options = [
        click.option("--certainty", type=levels, help="How sure it is, as in GRADE."),
        click.option("--certainty-reason", help="What holds the rating down or up, in a sentence."),
        click.option(
            "--approach",
            type=click.Choice([str(one) for one in Approach]),
            help="By which approach that was judged.",
        ),
        click.option("--start", type=levels, help="Where the judging started."),
        click.option(
            "--domain",
            "domains",
            multiple=True,
            metavar="NAME=LEVELS",
            help="What moved it from there, as in imprecision=-1; 0 for a domain judged sound.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def certainty_domains(
    approach: str | None, start: str | None, given: Sequence[str]
) -> dict[str, Plain]:
    """The value of ``certainty-domains``; empty where no approach is given."""
    if approach is None:
        if start or given:
            raise UsageFault("--start and --domain need --approach: grade, cerqual or judgement.")
        return {}
    pairs = [text.partition("=") for text in given]
    for text, (_, _, levels) in zip(given, pairs, strict=True):
        if not levels.strip():
            raise UsageFault(f"“{text}” must be a domain and levels, as in imprecision=-1.")
    moved = {choice("domain", name.strip(), _DOMAINS): n.strip() for name, _, n in pairs}
    ordered = {name: moved[name] for name in _DOMAINS if name in moved}
    return {"approach": approach, "start": start or "", **ordered}


def keyed(option: str, text: str, example: str) -> dict[str, Plain]:
    """The keys and values of an option as YAML has them in one line, with or without braces.

    Raises :class:`UsageFault`, with the example, for what cannot be read so.
    """
    inner = text.strip()
    flow = inner if inner.startswith("{") else f"{{{inner}}}"
    root, findings = parse_yaml(TextFile("", flow), 0, len(flow))
    if not isinstance(root, Mapping) or not root.entries or findings:
        why = f" ({findings[0].message})" if findings else ""
        raise UsageFault(f"“{text}” of {option} cannot be read{why}; write it as in “{example}”.")
    return {key.text: _plain(value) for key, value in root.entries}


def _plain(node: Node) -> Plain:
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {key.text: _plain(value) for key, value in node.entries}
    return tuple(_plain(item) for item in node.items)
