"""Run the official CSL test suite through the pipeline of ``kb cite``, and count what passes.

Beside it, with ``--locales``, citeproc-js formats the same cases: the oracle. The cases and the
locales are repositories of the Citation Style Language project (``test-suite``, ``locales``) and no
part of this one; citeproc-js is installed by ``npm install --prefix tests/readers``.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click

from kb.base.errors import KbError
from kb.base.locators import LABELS
from kb.cite.documents import process
from kb.cite.styles import Style
from kb.cite.values import Cite, Document, Manner, Mode

_SECTION = re.compile(
    r">>=+ ?(?P<name>[A-Z-]+) ?=+>>\n(?P<text>.*?)\n<<=+ ?(?P=name) ?=+<<", re.DOTALL
)
_ORACLE = Path(__file__).parent.parent / "tests" / "readers" / "csl_suite.js"
# What nothing in the collection can ask for: parts of a list, tables of abbreviations, sources that
# change between two lists, a position that is given and not worked out, an author alone.
_UNUSED_SECTIONS = {"BIBENTRIES", "BIBSECTION", "ABBREVIATIONS", "INPUT2"}
_UNUSED_KEYS = {"author-only", "near-note", "position"}
_PLACED = re.compile(r"^(?:>>|\.\.)\[\d+\] ", re.MULTILINE)
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
        if "CITATIONS" in self.sections:
            return self._edited()
        return [[{"id": name} for name in self.items]]

    def _edited(self) -> list[list[dict[str, Any]]]:
        """The citations as they stand after the last one was put in or changed."""
        steps = json.loads(self.sections["CITATIONS"])
        known = {step[0]["citationID"]: step[0]["citationItems"] for step in steps}
        last, before, after = steps[-1]
        names = [name for name, _ in before] + [last["citationID"]] + [name for name, _ in after]
        return [known[name] for name in names]

    @property
    def result(self) -> str:
        """What is expected, without the marks of what the last step changed."""
        return _PLACED.sub("", self.sections["RESULT"])

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
    listed = () if "CITATIONS" in case.sections else tuple(items)
    (done,) = process([Document(citations, listed)], items, manner)
    if case.mode == "citation":
        return _even(case.result), _even("\n".join(done.citations))
    return expected(case), _even(" ".join(f"{e.margin} {e.text}" for e in done.entries))


def expected(case: Case) -> str:
    """What is expected, as far as it tells about text and emphasis."""
    if case.mode == "citation":
        return _even(case.result)
    return _even(" ".join(_ENTRY.findall(case.result)) or case.result)


def oracle(cases: Sequence[Case], locales: Path) -> dict[str, str]:
    """What citeproc-js makes of the cases, by name, compared like ours."""
    asked = {"locales": str(locales), "cases": [_asked(case) for case in cases]}
    done = subprocess.run(  # noqa: S603 - our own script
        ["node", str(_ORACLE)],  # noqa: S607 - whichever Node is there
        input=json.dumps(asked).encode(), capture_output=True, check=True,
    )  # fmt: skip
    answers = json.loads(done.stdout)
    return {
        case.name: f"error: {answer['error'][:100]}"
        if isinstance(answer, dict)
        else expected(replace(case, sections={"RESULT": answer}))
        for case, answer in zip(cases, answers, strict=True)
    }


def _asked(case: Case) -> dict[str, Any]:
    parts = {
        "input": "INPUT", "clusters": "CITATION-ITEMS", "citations": "CITATIONS",
        "entries": "BIBENTRIES", "section": "BIBSECTION", "abbreviations": "ABBREVIATIONS",
        "input2": "INPUT2",
    }  # fmt: skip
    said = {key: json.loads(case.sections.get(name, "null")) for key, name in parts.items()}
    items = [{"id": number, **item} for number, item in enumerate(said["input"] or (), 1)]
    return {**said, "input": items, "mode": case.mode, "csl": case.sections["CSL"]}


def _cite(item: Mapping[str, Any]) -> Cite:
    locator = str(item.get("locator", ""))
    label = LABELS.get(str(item.get("label", "page")).replace("sub verbo", "sub-verbo"), ("p.",))[0]
    return Cite(
        str(item["id"]),
        f"{label} {locator}" if locator else "",
        prefix=str(item.get("prefix", "")).strip(),
        suffix=str(item.get("suffix", "")).rstrip(),
        mode=Mode.SUPPRESSED if item.get("suppress-author") else Mode.AFTER,
    )


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
@click.option(
    "--locales",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of CSL's locales: citeproc-js formats all cases too.",
)
@click.option("--failures", is_flag=True, help="Show each case that fails, on standard error.")
def main(folder: Path, locales: Path | None, *, failures: bool) -> None:
    """Print a Markdown table of the cases in FOLDER: all, those of what we use, those that pass."""
    paths = sorted(path for path in folder.glob("*.txt") if "INPUT" in path.read_text("utf-8"))
    cases = [read_case(path) for path in paths]
    used = [case for case in cases if case.is_used]
    other = oracle(cases, locales) if locales else {}
    count = Count()
    for case in cases:
        area = _area(case)
        count.cases[area] += 1
        count.oracle[area] += other.get(case.name) == expected(case)
    for case, wanted, made in outcomes(used):
        area = _area(case)
        count.used[area] += 1
        count.passed[area] += wanted == made
        count.begun[area] += wanted != made and wanted.lower() == made.lower()
        if failures and wanted != made:
            theirs = other.get(case.name, "")
            same = "as wanted" if theirs == wanted else "as ours" if theirs == made else theirs
            lines = f"  wants {wanted}\n  gives {made}\n  citeproc-js: {same}"
            click.echo(f"{case.name}\n{lines}", err=True)
    for line in count.lines():
        click.echo(line)


@dataclass(frozen=True, slots=True)
class Count:
    """How many cases there are, by area, and how many pass."""

    cases: Counter[str] = field(default_factory=Counter)
    used: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    begun: Counter[str] = field(default_factory=Counter)
    oracle: Counter[str] = field(default_factory=Counter)

    def lines(self) -> Iterator[str]:
        """The table in Markdown."""
        yield "| feature | cases | of what we use | pandoc | share | only a capital | citeproc-js |"
        yield "|---|---|---|---|---|---|---|"
        for area in sorted(self.cases):
            yield self._line(area, [one[area] for one in self._all])
        yield self._line("all", [one.total() for one in self._all])

    @property
    def _all(self) -> tuple[Counter[str], ...]:
        return self.cases, self.used, self.passed, self.begun, self.oracle

    @staticmethod
    def _line(area: str, numbers: list[int]) -> str:
        every, used, passed, begun, theirs = numbers
        share = f"{100 * passed / used:.0f} %" if used else ""
        return f"| {area} | {every} | {used} | {passed} | {share} | {begun or ''} | {theirs} |"


def _area(case: Case) -> str:
    return case.name.partition("_")[0]


if __name__ == "__main__":
    sys.exit(main())
