"""The documentation cannot lag: commands, rules, tables and columns are held against it.

``pytest tests/test_docs.py --rewrite-docs`` rewrites the generated parts.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kb.check.catalogue import RULES
from kb.cli import main
from kb.diagnostics import Fixability, Rule
from kb.fields import FIELDS
from kb.search.schema import DATABASE
from kb.store.schema import Table
from tests.conftest import ROOT

DOCS = ROOT / "docs"


def rules_page() -> str:
    return "\n".join(
        [
            "# What `kb check` finds",
            "",
            "Each finding names a rule by its code; `kb explain CODE` prints what this page says.",
            "An error stops a build, a warning asks for attention, a remark only tells.",
            "",
            *(line for rule in RULES for line in _rule(rule)),
        ]
    )


FIXABILITY = {
    Fixability.SAFE: "`kb check --fix` mends it where only one mend is possible.",
    Fixability.UNSAFE: "`kb check --fix --unsafe-fixes` can mend it; look first with `--diff`.",
    Fixability.BY_HAND: "It is mended by hand.",
}


def _rule(rule: Rule) -> Iterator[str]:
    yield f"## {rule.code}: {rule.title}"
    yield ""
    yield f"Severity: {rule.severity}."
    yield rule.why
    yield ""
    for name, example in (("Not like this", rule.bad), ("But like this", rule.good)):
        yield f"{name}:"
        yield ""
        yield textwrap.indent(example.rstrip("\n"), "    ")
        yield ""
    yield FIXABILITY[rule.fixability]
    yield ""


def database_page() -> str:
    return "\n".join(
        [
            "# The database",
            "",
            "`kb build` writes one SQLite file, `kb.db`. Its tables are a public contract: write",
            "SQL against them, in Datasette or anywhere else.",
            "",
            *(line for table in DATABASE for line in _table(table)),
        ]
    )


def fields_page() -> str:
    names = {"csl": "CSL 1.0.2", "ris": "RIS", "bibtex": "BibTeX"}
    lines = [
        "# The fields of a source",
        "",
        "Whatever a record says survives. This is each field of biblatex's data model, and what",
        "CSL and RIS have besides, with what it is in CSL-JSON, in RIS and in BibTeX. A field",
        "without a CSL variable stands under `custom` of the item. BibTeX passes over a field that",
        "it does not know, and so keeps biblatex's names. `kb export ris --verbose` names what RIS",
        "has no place for.",
        "",
        f"| field | {' | '.join(names.values())} | rule |",
        "|---|---|---|---|---|",
    ]
    for field in FIELDS:
        places = (field.csl, field.ris, field.bibtex or field.name)
        shown = " | ".join(f"`{place}`" if place else "" for place in places)
        lines.append(f"| `{field.name}` | {shown} | {field.rule} |")
    return "\n".join([*lines, ""])


def _table(table: Table) -> Iterator[str]:
    yield f"## `{table.name}`"
    yield ""
    yield table.description
    yield ""
    yield "| column | type | what it holds |"
    yield "|---|---|---|"
    kinds = {str: "text", int: "integer", float: "real", bytes: "blob"}
    for column in table.columns:
        leads = f" Refers to `{'.'.join(column.references)}`." if column.references else ""
        key = " Part of the key." if column.name in table.pk else ""
        yield f"| `{column.name}` | {kinds[column.type]} | {column.description}{leads}{key} |"
    yield ""


def commands_page() -> str:
    return "\n".join(
        [
            "# The commands",
            "",
            "`kb` finds the knowledge base by walking up from the working folder to the first one",
            "that holds `sources/` and `claims/`. Exit codes: 0 clean, 1 findings or failure,",
            "2 wrong use.",
            "",
            *_command("kb", main),
        ]
    )


def _command(
    name: str, command: click.Command, parent: click.Context | None = None
) -> Iterator[str]:
    # As when it is run; click keeps a command's help option from whichever call comes first.
    helps = main.context_settings["help_option_names"]
    word = name.rsplit(maxsplit=1)[-1]
    with click.Context(command, parent, word, help_option_names=helps) as context:
        context.terminal_width = 88
        context.max_content_width = 88
        yield f"## `{name}`"
        yield ""
        yield textwrap.indent(command.get_help(context), "    ", lambda line: bool(line.strip()))
        yield ""
        if isinstance(command, click.Group):
            for part in command.list_commands(context):
                found = command.get_command(context, part)
                assert found is not None
                yield from _command(f"{name} {part}", found, context)


PAGES = {
    "rules.md": rules_page,
    "database.md": database_page,
    "fields.md": fields_page,
    "commands.md": commands_page,
}


@pytest.mark.parametrize("name", PAGES)
def test_generated_page_is_current(name: str, request: pytest.FixtureRequest) -> None:
    wanted = PAGES[name]().rstrip("\n") + "\n"
    path = DOCS / name
    if request.config.getoption("--rewrite-docs"):
        path.write_text(wanted, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == wanted


def test_every_command_has_help() -> None:
    with click.Context(main) as context:
        for name in main.list_commands(context):
            command = main.get_command(context, name)
            assert command is not None
            assert command.get_short_help_str(), name
            for parameter in command.params:
                if isinstance(parameter, click.Option):
                    assert parameter.help, f"{name} {parameter.name}"


def pages() -> list[Path]:
    return [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text):
        assert (page.parent / target).exists(), f"{page.name} links to {target}"
