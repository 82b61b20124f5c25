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

from kb.cite.documents import process
from kb.cite.styles import Style
from kb.cite.values import Cite, Document, Manner
from kb.errors import KbError
from kb.parse.locators import LABELS

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
_FORMATS = (
    (re.compile(r"<(/?)em>"), r"<\1i>"),
    (re.compile(r"<(/?)strong>"), r"<\1b>"),
    (re.compile(r"</?(?:span|div|a)\b[^>]*>"), ""),
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
        return [
            [{"id": item.get("id", "")} for item in json.loads(self.sections.get("INPUT", "[]"))]
        ]


def read_case(path: Path) -> Case:
    """A case from its file. Source: the suite's README, “Fixture layout”."""
    text = path.read_text(encoding="utf-8")
    sections = {found["name"]: found["text"] for found in _SECTION.finditer(text)}
    return Case(path.stem, sections.get("MODE", "").strip(), sections)


def run_case(case: Case) -> tuple[str, str]:
    """What is expected and what came, as far as either tells about text and emphasis."""
    items = {str(item["id"]): item for item in json.loads(case.sections["INPUT"])}
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
    """Print a Markdown table of the cases in FOLDER: all, those of used features, those passing."""
    cases = [read_case(path) for path in sorted(folder.glob("*.txt"))]
    used = [case for case in cases if case.is_used]
    passed: Counter[str] = Counter()
    for case, expected, found in outcomes(used):
        if expected == found:
            passed[_area(case)] += 1
        elif failures:
            click.echo(f"{case.name}\n  wants {expected}\n  gives {found}", err=True)
    click.echo("| area | cases | of used features | passing |")
    click.echo("|---|---|---|---|")
    every, mine = Counter(map(_area, cases)), Counter(map(_area, used))
    for area in sorted(every):
        click.echo(f"| {area} | {every[area]} | {mine[area]} | {passed[area]} |")
    share = 100 * passed.total() / max(1, len(used))
    click.echo(f"| all | {len(cases)} | {len(used)} | {passed.total()} ({share:.1f} %) |")


def _area(case: Case) -> str:
    return case.name.partition("_")[0]


if __name__ == "__main__":
    sys.exit(main())
