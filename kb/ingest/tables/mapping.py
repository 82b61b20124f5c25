"""The map that says what the columns of a table are: what a cell of theirs becomes in a note.

A value of the map is a text with the heads of columns in braces, as in ``"{Author} ({Year})"``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from kb.base.suggestions import nearest
from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic
from kb.draft.yaml import Plain
from kb.ingest.tables.sheet import Row
from kb.model import Better
from kb.parse import yaml
from kb.parse.reader import UNKNOWN_VALUE, Reader

SECTIONS: Mapping[str, tuple[str, ...]] = {
    "claim": (
        "id", "folder", "statement", "kind", "certainty", "certainty-domains", "certainty-reason",
        "strength", "rests-on", "status", "features", "outcomes", "contexts", "relations", "body",
    ),
    "source": ("key", "type", "author", "title", "year", "journal", "doi", "url", "isbn", "pmid"),
    "evidence": (
        "item", "relation", "locator", "via", "via-locator", "design", "basis", "quote", "sample",
        "dataset", "note", "verified", "reviewed",
    ),
    "study": (
        "id", "label", "design", "reports", "contexts", "sample", "period", "registration",
        "funder", "evaluator", "shares-data-with", "appraisal", "note",
    ),
    "effect": (
        "outcome", "measure", "value", "ci", "ci-level", "se", "variance", "p", "n", "comparator",
        "subgroup", "when", "locator", "conversion", "note",
    ),
}  # fmt: skip
"""What a map can say of each thing that a row holds, by the keys of notes."""

_TOP = ("row", "split", "empty", "values", "better", *SECTIONS)
_HEAD = re.compile(r"\{([^{}]+)\}")
_EMPTY = ("na", "n/a", "nr", "-", "–", ".", "nan")
BETTER = tuple(map(str, Better))
"""Which ways outcomes get better."""
_ROWS = ("evidence", "effect", "study")


@dataclass(frozen=True, slots=True)
class Template:
    """A text with the heads of columns in braces."""

    text: str
    place: Place = field(compare=False, repr=False)

    @property
    def heads(self) -> tuple[str, ...]:
        """The columns that it takes from."""
        return tuple(_HEAD.findall(self.text))


Spec: TypeAlias = "Template | tuple[Spec, ...] | Mapping[str, Spec]"


@dataclass(frozen=True, slots=True)
class TableMap:
    """What each row is, and what its columns become: by section and key.

    ``split`` parts several values in a cell, ``empty`` are words that say nothing, ``values`` has
    for some keys what words of the table are called here, both in small letters, and ``better``
    says which way outcomes that are new get better: all of them, or each by its name.
    """

    row: str
    fields: Mapping[str, Mapping[str, Spec]]
    split: str = ";"
    empty: tuple[str, ...] = _EMPTY
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    better: Template | Mapping[str, str] | None = None

    def fill(self, section: str, name: str, row: Row) -> Plain:
        """What a row says of it; empty where all of the cells are."""
        spec = self.fields.get(section, {}).get(name)
        return "" if spec is None else self._filled(spec, row, name)

    def text(self, section: str, name: str, row: Row) -> str:
        """The same as one text."""
        value = self.fill(section, name, row)
        return value if isinstance(value, str) else ""

    def translated(self, name: str, text: str) -> str:
        """What a word of the table is called here."""
        return self.values.get(name, {}).get(text.casefold(), text)

    def way_to_better(self, row: Row, outcome: str) -> str:
        """Which way a new outcome of that row gets better; empty where the map does not say."""
        if isinstance(self.better, Mapping):
            named = self.better.get(outcome.casefold())
            return named or self.better.get(self.translated("outcome", outcome).casefold(), "")
        return self.translated("better", self._text(self.better, row)) if self.better else ""

    def _filled(self, spec: Spec, row: Row, name: str) -> Plain:
        if isinstance(spec, Template):
            return self.translated(name, self._text(spec, row))
        if isinstance(spec, Mapping):
            pairs = ((key, self._filled(one, row, name)) for key, one in spec.items())
            return {key: value for key, value in pairs if value}
        return tuple(value for one in spec if (value := self._filled(one, row, name)))

    def _text(self, template: Template, row: Row) -> str:
        cells = {head: self._cell(row, head) for head in template.heads}
        if cells and not any(cells.values()):
            return ""
        return _HEAD.sub(lambda match: cells[match[1]], template.text).strip()

    def _cell(self, row: Row, head: str) -> str:
        text = row.cells.get(head, "")
        return "" if text.casefold() in self.empty else text


def parse_map(
    file: TextFile, columns: Collection[str]
) -> tuple[TableMap | None, tuple[Diagnostic, ...]]:
    """The map for a table of those columns, and what is wrong with it; None if it is no map."""
    root, findings = yaml.parse_yaml(file, 0, len(file.text))
    reader = Reader(None)
    reader.findings.extend(findings)
    top = reader.mapping(root, "the map", _TOP)
    if top is None:
        return None, tuple(reader.findings)
    fields = {name: _section(reader, top, name) for name in SECTIONS}
    for section in fields.values():
        for template in _templates(section):
            _check_heads(reader, template, columns)
    table_map = TableMap(
        row=reader.word(top.get("row"), "kind of row", _ROWS) or "evidence",
        fields=fields,
        split=reader.text(top.get("split"), "split") or ";",
        empty=tuple(map(str.casefold, reader.texts(top.get("empty"), "empty"))) or _EMPTY,
        values=dict(_values(reader, top)),
        better=_better(reader, top.get("better")),
    )
    return table_map, tuple(reader.findings)


def _section(reader: Reader, top: yaml.Mapping, name: str) -> dict[str, Spec]:
    node = top.get(name)
    if name == "source" and isinstance(node, yaml.Scalar):
        return {"key": Template(node.text, node.place)}
    section = reader.mapping(node, f"“{name}”", SECTIONS[name])
    return {key.text: _spec(value) for key, value in section.entries} if section else {}


def _spec(node: yaml.Node) -> Spec:
    if isinstance(node, yaml.Scalar):
        return Template(node.text, node.place)
    if isinstance(node, yaml.Mapping):
        return {key.text: _spec(value) for key, value in node.entries}
    return tuple(_spec(item) for item in node.items)


def _templates(spec: Spec) -> Iterator[Template]:
    if isinstance(spec, Template):
        yield spec
        return
    for one in spec.values() if isinstance(spec, Mapping) else spec:
        yield from _templates(one)


def _check_heads(reader: Reader, template: Template, columns: Collection[str]) -> None:
    for head in template.heads:
        if head not in columns:
            near = nearest(head, columns)
            advice = f"did you mean “{near}”?" if near else f"it has {', '.join(columns)}"
            message = f"the table has no column “{head}”; {advice}"
            reader.report(UNKNOWN_VALUE, template.place, message)


def _better(reader: Reader, node: yaml.Node | None) -> Template | Mapping[str, str] | None:
    if isinstance(node, yaml.Scalar):
        return Template(node.text, node.place)
    words = reader.entries(node, "better", "defects: lower")
    pairs = ((key, reader.word(value, "way to get better", BETTER)) for key, value in words)
    return {key.text.casefold(): way for key, way in pairs if way} or None


def _values(reader: Reader, top: yaml.Mapping) -> Iterator[tuple[str, dict[str, str]]]:
    for name, node in reader.entries(top.get("values"), "values", "design: {RCT: trial}"):
        words = reader.entries(node, name.text, "RCT: randomised-trial")
        yield name.text, {key.text.casefold(): reader.text(value, key.text) for key, value in words}
