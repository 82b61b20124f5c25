"""Run the official CSL test suite through the pipeline of ``kb cite``, and count what passes.

The suite's cases are not part of this repository. Debian's source package of the processor that
pandoc is built on carries them: with a ``deb-src`` line in the package sources,
``apt-get source haskell-citeproc`` leaves them in ``haskell-citeproc-*/test/csl``.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from kb.base.errors import KbError
from kb.base.locators import LABELS
from kb.cite.documents import process
from kb.cite.styles import Style
from kb.cite.values import Cite, Document, Manner

_SECTION = re.compile(
    r">>=+ ?(?P<name>[A-Z-]+) ?=+>>\n(?P<text>.*?)\n<<=+ ?(?P=name) ?=+<<", re.DOTALL
)
# What nothing in the collection can ask of a citation: words before or after a source, an author
# left out, parts of a list, abbreviations, citations edited in place.
_UNUSED_SECTIONS = {"BIBENTRIES", "BIBSECTION", "ABBREVIATIONS", "CITATIONS", "INPUT2"}
_UNUSED_KEYS = {"prefix", "suffix", "suppress-author", "author-only", "near-note", "position"}
_ENTRY = re.compile(
    r'<div class="csl-entry">(.*?)</div>\s*(?=<div class="csl-entry">|</div>|$)', re.DOTALL
)
# Within italics the suite writes what is upright as a stretch of its own; we end the italics.
_UPRIGHT = {
    "i": re.compile(r'(<i>(?:(?!</i>).)*?)<span style="font-style:normal;">(.*?)</span>'),
    "b": re.compile(r'(<b>(?:(?!</b>).)*?)<span style="font-weight:normal;">(.*?)</span>'),
}
_FORMATS = (
    (re.compile(r"<(/?)em>"), r"<\1i>"),
    (re.compile(r"<(/?)strong>"), r"<\1b>"),
    (re.compile(r"<([ib])></\1>"), ""),
    (re.compile(r"</?(?:span|a)\b[^>]*>"), ""),
    (re.compile(r"</?div\b[^>]*>"), " "),
    (re.compile(r"\s+"), " "),
)


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its name, what it holds, and what is expected of it."""

    name: str
    mode: str
    sections: Mapping[str, str]

    @property
    def is_used(self) -> bool:
        """Whether it asks for nothing that the collection cannot ask for."""
        if self.mode not in {"citation", "bibliography"} or _UNUSED_SECTIONS & self.sections.keys():
            return False
        items = [item for cluster in self.clusters for item in cluster]
        return not any(_UNUSED_KEYS & item.keys() for item in items)

    @property
    def clusters(self) -> list[list[dict[str, Any]]]:
        """The citations, each of one or more items."""
        given = self.sections.get("CITATION-ITEMS")
        if given:
            found: list[list[dict[str, Any]]] = json.loads(given)
            return found
        return [[{"id": name} for name in self.items]]

    @property
    def items(self) -> dict[str, dict[str, Any]]:
        """The CSL items by id; some have none, and get their number."""
        found = json.loads(self.sections.get("INPUT", "[]"))
        return {str(item.get("id", number)): item for number, item in enumerate(found, 1)}


def read_case(path: Path) -> Case:
    """A case from its file. Source: the suite's README, “Fixture layout”."""
    text = path.read_text(encoding="utf-8")
    sections = {match["name"]: match["text"] for match in _SECTION.finditer(text)}
    return Case(path.stem, sections.get("MODE", "").strip(), sections)


def run_case(case: Case) -> tuple[str, str]:
    """What is expected and what came, as far as either tells about text and emphasis."""
    items = case.items
    manner = Manner(Style(case.name, case.sections["CSL"]), "html", as_typed=True)
    citations = tuple(tuple(map(_cite, cluster)) for cluster in case.clusters)
    (done,) = process([Document(citations, tuple(items))], items, manner)
    if case.mode == "citation":
        return _even(case.sections["RESULT"]), _even("\n".join(done.citations))
    expected = " ".join(_ENTRY.findall(case.sections["RESULT"])) or case.sections["RESULT"]
    return _even(expected), _even(" ".join(f"{e.margin} {e.text}" for e in done.entries))


def _cite(item: Mapping[str, Any]) -> Cite:
    locator = str(item.get("locator", ""))
    label = LABELS.get(str(item.get("label", "page")).replace("sub verbo", "sub-verbo"), ("p.",))[0]
    return Cite(str(item["id"]), f"{label} {locator}" if locator else "")


def _even(html: str) -> str:
    for tag, pattern in _UPRIGHT.items():
        html = pattern.sub(rf"\1</{tag}>\2<{tag}>", html)
    for pattern, replacement in _FORMATS:
        html = pattern.sub(replacement, html)
    return html.replace("&#38;", "&amp;").replace("&#60;", "&lt;").replace("&#62;", "&gt;").strip()


def _outcome(case: Case) -> tuple[Case, str, str]:
    try:
        return (case, *run_case(case))
    except (KbError, LookupError, ValueError, TypeError, AttributeError) as error:
        return case, "", f"error: {str(error).splitlines()[0][:100]}"


def outcomes(cases: list[Case]) -> Iterator[tuple[Case, str, str]]:
    """Each case with what is expected and what came."""
    with ThreadPoolExecutor(2) as pool:
        yield from pool.map(_outcome, cases)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--failures", is_flag=True, help="Show each case that fails, on standard error.")
def main(folder: Path, *, failures: bool) -> None:
    """Print a Markdown table of the cases in FOLDER: all, those of what we use, those that pass."""
    cases = [read_case(path) for path in sorted(folder.glob("*.txt"))]
    used = [case for case in cases if case.is_used]
    passed: Counter[str] = Counter()
    begun: Counter[str] = Counter()
    for case, expected, found in outcomes(used):
        if expected == found:
            passed[_area(case)] += 1
            continue
        begun[_area(case)] += expected.lower() == found.lower()
        if failures:
            click.echo(f"{case.name}\n  wants {expected}\n  gives {found}", err=True)
    click.echo("| feature | cases | of what we use | passed | share | only a capital differs |")
    click.echo("|---|---|---|---|---|---|")
    every, mine = Counter(map(_area, cases)), Counter(map(_area, used))
    for area in sorted(every):
        click.echo(_line(area, every[area], mine[area], passed[area], begun[area]))
    click.echo(_line("all", len(cases), len(used), passed.total(), begun.total()))


def _line(area: str, every: int, mine: int, passed: int, begun: int) -> str:
    share = f"{100 * passed / mine:.0f} %" if mine else ""
    return f"| {area} | {every} | {mine} | {passed} | {share} | {begun or ''} |"


def _area(case: Case) -> str:
    return case.name.partition("_")[0]


if __name__ == "__main__":
    sys.exit(main())
