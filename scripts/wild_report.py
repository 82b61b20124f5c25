"""Report how `kb` fares on bibliographies that others wrote: see `wild_bibliographies.py`.

Entries are counted by means that know nothing of our parser (the lines that begin as an entry
does, and btparse, the C parser under biber, where Perl has it), and what pandoc and biber read is
compared before and after `kb fmt`. Whatever goes wrong in a file is reported, not raised.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import click

from kb.base.text import TextFile
from kb.check.assemble import assemble
from kb.check.catalogue import RULES
from kb.check.checks import check
from kb.diagnostics import Diagnostic
from kb.format import format_bytes
from kb.model import Vocabulary
from kb.parse.bibtex import BibFile, parse_bib, resolve
from kb.parse.decode import decode

HEAD = re.compile(
    r"^[ \t]*(@)[ \t]*(?!(?:comment|preamble|string)\b)\w+\s*[{(]", re.MULTILINE | re.IGNORECASE
)
COMMENT = re.compile(r"@[ \t]*comment\s*[{(]", re.IGNORECASE)
BTPARSE = """
use Text::BibTeX; my $file = Text::BibTeX::File->new($ARGV[0]);
while (my $entry = Text::BibTeX::Entry->new($file)) {
    print $entry->key, "\\n" if $entry->parse_ok && $entry->metatype == BTE_REGULAR; }
"""
SAME, DIFFERS, FAILS, FIXED = "same", "DIFFERS", "unread", "read only after"


@dataclass(slots=True)
class Report:
    """What was seen of one file; ``programs`` says of each how its two readings compare."""

    name: str
    entries: int = 0
    heads: int = 0
    by_btparse: int | None = None
    unaccounted: list[str] = field(default_factory=list)
    findings: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    programs: dict[str, str] = field(default_factory=dict)

    @property
    def is_wrong(self) -> bool:
        """Whether something is lost, crashes, or is read otherwise once it is formatted."""
        return bool(self.faults or self.unaccounted or DIFFERS in self.programs.values())


def report_on(path: Path, patience: int) -> Report:
    """Everything about one file."""
    report = Report(path.name)
    try:
        data = path.read_bytes()
        read(report, data)
        compare(report, data, patience)
    except Exception:  # noqa: BLE001 - a crash is what this looks for
        report.faults.append(traceback.format_exc(limit=-2))
    return report


def read(report: Report, data: bytes) -> None:
    """Parse and check a file, and see whether each entry in it is accounted for."""
    file, decoding = decode(data, f"sources/{report.name}")
    bib, parsing = parse_bib(file)
    sources, resolving = resolve([bib])
    corpus, assembling = assemble(sources, [], Vocabulary())
    findings = [*decoding, *parsing, *resolving, *assembling, *check(corpus)]
    report.entries = len(bib.entries)
    report.findings = Counter(finding.code for finding in findings)
    beginnings = [match.start(1) for match in HEAD.finditer(file.text)]
    report.heads = len(beginnings)
    report.unaccounted += unread(file, bib, findings, beginnings)
    keys = read_by_btparse(file.text)
    if keys is not None:
        report.by_btparse = len(keys)
        known = {entry.key for entry in bib.entries} | {one.subject for one in findings}
        # btparse ends a key before an apostrophe.
        known |= {one.split("'")[0] for one in known if one}
        report.unaccounted += [f"{key} (read by btparse)" for key in keys if key not in known]


def unread(
    file: TextFile, bib: BibFile, findings: Iterable[Diagnostic], beginnings: Iterable[int]
) -> Iterator[str]:
    """The beginnings of entries that are not read, not named in a finding, and no comment."""
    reported = {finding.place.span.line for finding in findings}
    starts = [file.text.rfind("@", 0, entry.place.span.start) for entry in bib.entries]
    spans = [(start, start + len(e.raw)) for start, e in zip(starts, bib.entries, strict=True)]
    spans += list(comments(file.text))
    for at in beginnings:
        inside = any(start <= at < end for start, end in spans)
        if not inside and file.position(at).line not in reported:
            line = file.position(at).line
            yield f"line {line}: {file.line(line)[:60]}"


def comments(text: str) -> Iterator[tuple[int, int]]:
    """The stretches of ``@comment{…}``, by the balance of their braces."""
    for match in COMMENT.finditer(text):
        level, end = 1, match.end()
        while level and end < len(text):
            level += {"{": 1, "}": -1, "(": 1, ")": -1}.get(text[end], 0)
            end += 1
        yield match.start(), end


def read_by_btparse(text: str) -> list[str] | None:
    """The keys of the entries that btparse reads; None where there is none."""
    perl = shutil.which("perl")
    if perl is None:
        return None
    with tempfile.NamedTemporaryFile("w", suffix=".bib", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        command = [perl, "-e", BTPARSE, file.name]
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        return None
    return done.stdout.decode("utf-8", errors="replace").split("\n")[:-1]


def compare(report: Report, data: bytes, patience: int) -> None:
    """Format a file, format it again, and see what programs read before and after."""
    formatted = format_bytes(data, report.name)
    if format_bytes(formatted.data, report.name).data != formatted.data:
        report.faults.append("formatting it twice is not formatting it once")
    if (
        formatted.data == data
        and formatted.unformatted
        and formatted.unformatted[0].why.startswith("T00")
    ):
        return
    with tempfile.TemporaryDirectory() as folder:
        for name, ask in readers(Path(folder), patience).items():
            before, after = ask(data), ask(formatted.data)
            report.programs[name] = verdict(before, after)


def verdict(before: bytes | None, after: bytes | None) -> str:
    """How two readings of a program compare."""
    if before is None:
        return FAILS if after is None else FIXED
    return SAME if before == after else DIFFERS


Reader = Callable[[bytes], bytes | None]


def readers(folder: Path, patience: int) -> dict[str, Reader]:
    """What asks each program that is installed for its reading; None where it fails."""
    found: dict[str, Reader] = {}
    pandoc, biber = shutil.which("pandoc"), shutil.which("biber")

    def run(command: Sequence[str]) -> subprocess.CompletedProcess[bytes] | None:
        # Otherwise Perl shuffles what an entry's options are written in.
        steady = {**os.environ, "PERL_HASH_SEED": "0", "PERL_PERTURB_KEYS": "0"}
        try:
            return subprocess.run(  # noqa: S603
                command, capture_output=True, check=False, cwd=folder, env=steady, timeout=patience
            )
        except subprocess.TimeoutExpired:
            return None

    def by_pandoc(data: bytes, form: str) -> bytes | None:
        (folder / "in.bib").write_bytes(data)
        done = run([str(pandoc), "-f", form, "-t", "csljson", "in.bib"])
        return done.stdout if done and done.returncode == 0 else None

    def by_biber(data: bytes) -> bytes | None:
        (folder / "in.bib").write_bytes(data)
        (folder / "out.bib").unlink(missing_ok=True)
        run([str(biber), "--tool", "--nolog", "--quiet", "--output-file=out.bib", "in.bib"])
        written = folder / "out.bib"
        return written.read_bytes() if written.exists() else None

    if pandoc:
        found["pandoc, bibtex"] = lambda data: by_pandoc(data, "bibtex")
        found["pandoc, biblatex"] = lambda data: by_pandoc(data, "biblatex")
    if biber:
        found["biber"] = by_biber
    return found


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--patience", default=300, show_default=True, help="Seconds a program is given.")
@click.option("--jobs", default=os.cpu_count() or 1, show_default=True, help="Files at a time.")
@click.pass_context
def main(ctx: click.Context, paths: tuple[Path, ...], patience: int, jobs: int) -> None:
    """Report on the bibliographies named, and on those below the folders named."""
    found = (path.rglob("*.bib") if path.is_dir() else [path] for path in paths)
    files = sorted(set(chain.from_iterable(found)))
    with ThreadPoolExecutor(jobs) as pool:
        reports = list(pool.map(lambda path: report_on(path, patience), files))
    click.echo(table_of_files(reports))
    click.echo(table_of_findings(reports))
    wrong = [one for one in reports if one.is_wrong]
    for one in wrong:
        click.echo(f"{one.name}: {'; '.join((*one.faults, *one.unaccounted))} {one.programs}")
    if wrong:
        ctx.exit(1)


def table_of_files(reports: Sequence[Report]) -> str:
    """What each larger file came to, and all of them."""
    programs = list(dict.fromkeys(name for one in reports for name in one.programs))
    lines = [
        row("file", "lines that begin an entry", "read by btparse", "read by kb", *programs),
        "|" + "---|" * (4 + len(programs)),
    ]
    for one in sorted(reports, key=lambda one: -one.entries)[:20]:
        seen = [one.programs.get(name, "not asked") for name in programs]
        lines.append(row(one.name, one.heads, one.by_btparse, one.entries, *seen))
    counted = [Counter(one.programs.get(name, "not asked") for one in reports) for name in programs]
    total = [", ".join(f"{number} {what}" for what, number in one.most_common()) for one in counted]
    sums = [
        sum(one.heads for one in reports),
        sum(one.by_btparse or 0 for one in reports),
        sum(one.entries for one in reports),
    ]
    lines.append(row(f"all {len(reports)} files", *sums, *total))
    return "\n".join(lines) + "\n"


def row(*cells: object) -> str:
    """A row of a table in Markdown."""
    return f"| {' | '.join(map(str, cells))} |"


def table_of_findings(reports: Sequence[Report]) -> str:
    """How often each rule found something, per 100 entries."""
    entries = sum(one.entries for one in reports)
    found = sum((one.findings for one in reports), Counter[str]())
    titles = {rule.code: rule.title for rule in RULES}
    lines = ["| rule | findings | per 100 entries |", "|---|---|---|"]
    for code, number in sorted(found.items()):
        share = 100 * number / entries
        lines.append(row(f"{code}: {titles.get(code, '')}", number, f"{share:.2f}"))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
