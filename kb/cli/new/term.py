"""``kb new term``: a term that passes, in its list of the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from kb.base.errors import KbError, UsageFault
from kb.base.text import TextFile
from kb.cli.new.terms import Known, choice, identifier, known_name, known_names
from kb.cli.new.writing import Present, present, write_checked
from kb.cli.options import writing_options
from kb.draft.weighing import item_text, with_term
from kb.draft.yaml import Plain
from kb.model import Better, BroaderKind, ContextKind
from kb.parse.vocabulary import parse_vocabulary
from kb.workspace.files import VOCABULARY

_LISTS = {
    "feature": "features",
    "outcome": "outcomes",
    "context": "contexts",
    "design": "designs",
    "tool": "appraisal-tools",
}
_ONLY = {
    "better": ("outcome",),
    "kind": ("context",),
    "levels": ("tool",),
    "domains": ("tool",),
    "designs": ("tool",),
    "broader": ("feature", "outcome", "context", "design"),
}
_OPTIONS = {"levels": "level", "domains": "domain", "designs": "design"}


@dataclass(frozen=True, slots=True)
class _Given:
    """The options as they were given; None or empty where one was not."""

    label: str
    definition: str | None
    scope_note: str | None
    alt_labels: tuple[str, ...]
    broader: str | None
    broader_kind: str | None
    source: str | None
    better: str | None
    kind: str | None
    levels: tuple[str, ...]
    domains: tuple[str, ...]
    designs: tuple[str, ...]


@click.command("term")
@click.argument("sort", metavar="SORT", type=click.Choice(list(_LISTS)))
@click.argument("name", metavar="ID")
@click.option("--label", required=True, help="What readers see.")
@click.option("--definition", help="What it means, in a sentence.")
@click.option("--scope-note", help="What it is used for here, and what not.")
@click.option("--alt-label", "alt_labels", multiple=True, help="Another name, or an acronym.")
@click.option("--broader", help="The wider term of the same list.")
@click.option(
    "--broader-kind",
    type=click.Choice([str(one) for one in BroaderKind]),
    help="Whether it is part of that, or a kind of it.",
)
@click.option("--source", type=Known("source"), help="The source that defines it.")
@click.option("--better", type=click.Choice([str(b) for b in Better]), help="Of an outcome.")
@click.option(
    "--kind", help=f"Of a context: {', '.join(ContextKind)}, or one that the vocabulary declares."
)
@click.option("--level", "levels", multiple=True, help="Of a tool: its levels, worst first.")
@click.option("--domain", "domains", multiple=True, help="Of a tool: what it judges.")
@click.option(
    "--design",
    "designs",
    multiple=True,
    type=Known("study design"),
    help="Of a tool: a design that it is made for.",
)
@click.option(
    "--before",
    default="",
    help="The term that it stands ahead of; of a design, the next weaker one.",
)
@writing_options("term")
@click.pass_obj
def term(  # noqa: PLR0913, PLR0917 - one for each option
    folder: Path, /, sort: str, name: str, before: str, dry_run: bool, anyway: bool, **given: object
) -> None:
    """Add a term with the id ID to claims/vocabulary.yml.

    SORT is feature, outcome, context, design or tool.
    """
    now = present(folder)
    item = item_text(_values(now, sort, identifier(name), _Given(**given)), "  ")  # type: ignore[arg-type]
    if dry_run:
        click.echo(item, nl=False)
        return
    if before:
        before = known_name(now.reading.corpus, _what(sort), before)
    text = with_term(now.text(VOCABULARY), _LISTS[sort], item, before)
    if text is None:
        raise KbError(
            f"“{_LISTS[sort]}” is written in a way that “{name}” cannot be added to by itself."
        )
    write_checked(now, VOCABULARY, text, {name}, anyway=anyway)
    click.echo(f"Added the {_what(sort)} “{name}” to {VOCABULARY}.")


def _what(sort: str) -> str:
    return {"design": "study design", "tool": "appraisal tool"}.get(sort, sort)


def _values(now: Present, sort: str, name: str, given: _Given) -> dict[str, Plain]:
    _refuse(sort, given)
    if given.kind:
        choice("kind of context", given.kind, _kinds(now))
    corpus = now.reading.corpus
    return {
        "id": name,
        "label": given.label,
        "definition": given.definition or "",
        "scope-note": given.scope_note or "",
        "kind": given.kind or "",
        "better": given.better or "",
        "levels": given.levels,
        "domains": given.domains,
        "designs": known_names(corpus, "study design", given.designs),
        "alt-labels": given.alt_labels,
        "broader": known_name(corpus, _what(sort), given.broader) if given.broader else "",
        "broader-kind": given.broader_kind or "",
        "source": known_name(corpus, "source", given.source) if given.source else "",
    }


def _refuse(sort: str, given: _Given) -> None:
    """Raise :class:`UsageFault` for what this sort of term must have or cannot have."""
    for attribute, sorts in _ONLY.items():
        option = _OPTIONS.get(attribute, attribute)
        if getattr(given, attribute) and sort not in sorts:
            raise UsageFault(f"--{option} is for {' or '.join(sorts)}, not for {sort}.")
    for option, value, of in (("better", given.better, "outcome"), ("kind", given.kind, "context")):
        if sort == of and not value:
            raise UsageFault(f"A new {of} needs --{option}.")
    if sort == "tool" and not given.levels:
        raise UsageFault("A new tool needs --level for each of its levels, the worst first.")
    if given.broader_kind and not given.broader:
        raise UsageFault("--broader-kind needs --broader.")


def _kinds(now: Present) -> list[str]:
    """The kinds of contexts that are always there, and those that the vocabulary declares."""
    vocabulary, _ = parse_vocabulary(TextFile(VOCABULARY, now.text(VOCABULARY)))
    return [*map(str, ContextKind), *vocabulary.context_kinds]
