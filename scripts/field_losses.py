"""Count the fields that bibliographies lose on their way through `kb`, by a table of fields.

Entries as varied as possible are chosen from the bibliographies given, read into a database and
exported from it. What biber reads of the originals is held against what it reads of the biblatex
export, and against the records in BibTeX, CSL-JSON and RIS; what pandoc reads of the originals is
held against the CSL-JSON. Values are compared as words: without LaTeX, capitals and punctuation.
"""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
from bibtexparser.entrypoint import parse_string
from pylatexenc.latex2text import LatexNodes2Text

from kb.base.text import TextFile
from kb.cite import pandoc
from kb.cite.csl import STATES
from kb.cite.export.bibtex import write_biblatex, write_bibtex
from kb.cite.export.csl_json import write_csl_json
from kb.cite.export.excerpt import CollectionMetadata
from kb.cite.export.ris import without_place, write_ris
from kb.fields import FIELDS, FieldKind
from kb.fields.table import AT_HOME
from kb.model import Corpus, Snapshot, Source
from kb.parse.bibtex import parse_bib, resolve
from kb.parse.bibtex.types import COUNTRIES, GENRES
from kb.store.build import build
from kb.store.edition import Edition
from kb.store.excerpt import read_excerpt

_ALONE = re.compile(r"[A-Za-z][\w:.-]*")
_LOGO = re.compile(r"\\(?:(?:La|Bib|All)?TeXe?|MF|POSTSCRIPT)(?![A-Za-z])(?:\{\}|\s)?")
_FORMATTING = re.compile(
    r"\\(?:texttt|textsf|textsc|textnormal|path|url|mbox|mkbib[a-z]+|protect)(?![A-Za-z])"
)
_LETTER = re.compile(r"[A-Za-z]")
_WORD = re.compile(r"[^\W_]+")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATES = {known.name for known in FIELDS if known.kind is FieldKind.DATE}
_LATEX = LatexNodes2Text(math_mode="verbatim", keep_comments=True)
_COLUMNS = ("biblatex", "bibtex", "csl", "ris")
_LISTS = {known.name for known in FIELDS if known.kind in {FieldKind.NAMES, FieldKind.LIST}}

_ALIASES = {"annote": "annotation", "origyear": "origdate"}
"""Names that biber brings to others."""

Entries = Mapping[str, Mapping[str, str]]


@dataclass(slots=True)
class Tally:
    """How often a field came, was lost in each format, and was named for RIS."""

    entries: int = 0
    named: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--entries", default=300, show_default=True, help="How many entries to choose.")
@click.option("--examples", is_flag=True, help="Show what was lost, up to three of each field.")
@click.pass_context
def main(ctx: click.Context, paths: tuple[Path, ...], entries: int, examples: bool) -> None:
    """Print a table of fields of the entries in PATHS, files or folders of them, with losses."""
    chosen = varied(candidates(paths), entries)
    click.echo(f"{len(chosen)} entries, {len({s.entry_type for s in chosen})} types")
    with tempfile.TemporaryDirectory() as folder:
        lost = report(chosen, Path(folder), examples)
    ctx.exit(int(lost > 0))


def candidates(paths: Iterable[Path]) -> Iterator[Source]:
    """The sources that stand alone: no parents, no abbreviations, and no faults of syntax."""
    files = [f for p in paths for f in (sorted(p.rglob("*.bib")) if p.is_dir() else [p])]
    for path in files:
        text = path.read_bytes().decode("utf-8", "replace")
        file, findings = parse_bib(TextFile(path.name, text))
        faulty = {finding.subject for finding in findings}
        for source in resolve([file])[0]:
            inherits = source.find("crossref") or source.find("xdata")
            if source.key not in faulty and not inherits and is_alone(source):
                yield source


def is_alone(source: Source) -> bool:
    """Whether biber, bibtexparser and pandoc read the entry by itself, and take it for the same."""
    names = [one.name for one in source.fields]
    return (
        _ALONE.fullmatch(source.key) is not None
        and len(names) == len(set(names))
        and source.entry_type not in {"set", "comment"}
        and "\ufffd" not in source.raw
        and source.raw.partition(source.key)[0].rstrip().endswith("{")
        and all(_is_plain(one.raw) or one.name == "month" for one in source.fields)
        and source.title != ""
    )


def _is_plain(raw: str) -> bool:
    text = raw.strip().rstrip(",")
    return text[:1] in {"{", '"'} or text.isdecimal()


def varied(sources: Iterable[Source], count: int) -> list[Source]:
    """As many sources, each of the one that adds most pairs of type and field not seen so far."""
    pool = {source.key.lower(): source for source in sources}
    seen: Counter[tuple[str, str]] = Counter()
    chosen: list[Source] = []
    while pool and len(chosen) < count:
        key = max(pool, key=lambda k: (_gain(pool[k], seen), k))
        source = pool.pop(key)
        chosen.append(source)
        seen.update((source.entry_type, one.name) for one in source.fields)
    return sorted(chosen, key=lambda source: source.key)


def _gain(source: Source, seen: Counter[tuple[str, str]]) -> float:
    return sum(1 / (1 + seen[source.entry_type, one.name]) ** 2 for one in source.fields)


def report(chosen: list[Source], folder: Path, examples: bool) -> int:
    """Print the table; how many values were lost."""
    original = folder / "original.bib"
    original.write_text("\n".join(source.raw + "\n" for source in chosen), encoding="utf-8")
    sources = through_database(chosen, folder)
    before = biber(original)
    after = biber(written(folder / "biblatex.bib", write_biblatex(sources)))
    old = entries_of(write_bibtex(sources))
    items = {item["id"]: item for item in json.loads(write_csl_json(sources))}
    tallies: dict[str, Tally] = {}
    by_key = {source.key.lower(): source for source in sources}
    for key, fields in before.items():
        source = by_key[key]
        records = {
            "bibtex": words(" ".join(old.get(key, {}).values())),
            "csl": words(" ".join(strings(items[source.key]))),
            "ris": words(write_ris([source])),
        }
        named = {name for part in without_place(source) for name in part.split(" (")[:1]}
        for name, value in fields.items():
            tally = tallies.setdefault(name, Tally())
            tally.entries += 1
            lost = set(compared(name, value, after.get(key, {}), records))
            if "ris" in lost and is_named(name, named, source):
                tally.named += 1
                lost.discard("ris")
            tally.lost.update(lost)
            if lost:
                tally.examples.append(f"{source.key}: {sorted(lost)}: {value[:120]!r}")
    show(tallies, examples)
    return sum(tally.lost.total() for tally in tallies.values()) + pandoc_losses(
        original, items, examples
    )


def through_database(chosen: list[Source], folder: Path) -> list[Source]:
    """The sources as a database keeps them."""
    corpus = Corpus({source.key: source for source in chosen}, {}, {}, {}, {})
    path = folder / "kb.db"
    build(Edition(corpus, Snapshot("losses")), path, with_references=False)
    with closing(sqlite3.connect(path)) as connection:
        return list(read_excerpt(connection, CollectionMetadata()).corpus.sources.values())


def compared(
    name: str, value: str, after: Mapping[str, str], records: Mapping[str, str]
) -> Iterator[str]:
    """The formats in which a value is lost."""
    if name in AT_HOME:
        return
    said = [words(value), *map(words, other_words(name, value))]
    if name in _LISTS:
        said += [words(re.sub(r"\s+and\s+", " ", value))]
    if said[0] and joined(words(after.get(name, ""))) != joined(said[0]):
        yield "biblatex"
    for form, record in records.items():
        if not any(is_in(one, record) for one in said):
            yield form


def is_in(value: str, record: str) -> bool:
    """Whether a record has all words of a value, or its signs in one piece, as of a formula."""
    there = set(record.split())
    return set(value.split()) <= there or joined(value) in joined(record)


def joined(text: str) -> str:
    """The letters and digits of words alone, raised digits like any other."""
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def other_words(name: str, value: str) -> Iterator[str]:
    """What a key of biblatex says in words, and a date in numbers."""
    if name == "location":
        yield " ".join(COUNTRIES.get(part, part) for part in value.split(" and ")).lower()
    if name == "series":
        yield value.replace("newseries", "new series").replace("oldseries", "old series")
        yield f"{value}rd series" if value.endswith("3") else f"{value}th series"
    if name in {"type", "pubstate"}:
        yield GENRES.get(value, STATES.get(value, value))
    if name == "doi":
        yield value.partition("doi.org/")[2] or value
    if name in {"language", "origlanguage"}:
        yield re.sub(r"\blang(?=[a-z])", "", value).replace(" and ", " ")
    if name == "options":
        yield value.replace("=1", "=true").replace("=0", "=false")
        yield re.sub(r"=1\b", "", value)
    if name == "month":
        yield value[:3] if value.lower()[:3] in _MONTHS else _MONTHS[int(value) - 1]
        yield f"{_MONTHS.index(value.lower()[:3]) + 1:02d}" if not value.isdecimal() else value
        yield value.zfill(2)
    if name == "date" or name in _DATES:
        numbers = [int(part) for part in re.findall(r"\d+", value)]
        yield " ".join(map(str, numbers))
        months = numbers[1:2] if len(numbers) < 4 else []
        yield " ".join([*map(str, numbers[:1]), *(_MONTHS[n - 1] for n in months if 0 < n < 13)])


def is_named(name: str, named: set[str], source: Source) -> bool:
    """Whether `--verbose` names the field, or the role that its names have."""
    roles = {c.role for c in source.creators if (c.field or c.role) == name}
    aliases = {name.removesuffix(":default"), *(a for a, b in _ALIASES.items() if b == name)}
    return bool({name, *aliases, *roles} & named)


def words(text: str) -> str:
    """The words of a value: no LaTeX, no accents that programs write in several ways, no marks."""
    text = _FORMATTING.sub(" ", text.replace("\\par", " "))
    text = _LOGO.sub(lambda match: "".join(_LETTER.findall(match[0])), text)
    try:
        plain = _LATEX.latex_to_text(re.sub(r"(?<!\\)%", r"\\%", text))
    except Exception:  # noqa: BLE001 - whatever LaTeX it is, it is the same on both sides
        plain = text
    plain = unicodedata.normalize("NFC", plain).replace("ı\u0302", "î")
    return " ".join(_WORD.findall(plain.casefold()))


def strings(value: Any) -> Iterator[str]:
    """Every text and number in a JSON value, CSL's tags left out."""
    if isinstance(value, Mapping):
        for one in value.values():
            yield from strings(one)
        if value.get("cut"):
            yield "others"
    elif isinstance(value, list):
        for one in value:
            yield from strings(one)
    else:
        yield re.sub(r"</?(?:i|b|sup|sub|span)\b[^>]*>", "", str(value))


def written(path: Path, text: str) -> Path:
    """The file with a text in it."""
    path.write_text(text, encoding="utf-8")
    return path


def biber(path: Path) -> Entries:
    """The fields of each entry as biber reads and writes them."""
    program = shutil.which("biber")
    if program is None:
        raise click.ClickException("the program “biber” is missing: apt-get install biber")
    output = path.with_suffix(".out.bib")
    command = [program, "--tool", "--output-format=bibtex", f"--output-file={output}", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if not output.exists():
        raise click.ClickException(done.stdout[-1000:] + done.stderr[-1000:])
    return entries_of(output.read_text(encoding="utf-8"))


def entries_of(text: str) -> Entries:
    """The fields of each entry, by its key and their names in small letters."""
    library = parse_string(text)
    return {
        entry.key.lower(): {one.key.lower(): str(one.value) for one in entry.fields}
        for entry in library.entries
    }


def pandoc_losses(original: Path, items: Mapping[str, Any], examples: bool) -> int:
    """How many values of pandoc's items of the originals ours have nowhere."""
    program = pandoc.program()
    if program is None:
        raise click.ClickException("pandoc is missing: pip install 'evidence-kb[cite]'")
    command = [str(program), "-f", "biblatex", "-t", "csljson", str(original)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise click.ClickException(f"pandoc: {done.stderr[-1000:]}")
    tallies: dict[str, Tally] = {}
    for item in json.loads(done.stdout):
        ours = words(" ".join(strings(items.get(item["id"], {}))))
        for variable, value in item.items():
            tally = tallies.setdefault(variable, Tally())
            tally.entries += 1
            # To pandoc a capital “AND” joins no names, as it does for biber.
            theirs = words(re.sub(r"https://doi.org/|\bAND\b", "", " ".join(strings(value))))
            if variable not in {"id", "type"} and not is_in(theirs, ours):
                tally.lost["csl"] += 1
                tally.examples.append(f"{item['id']}: {value!r}")
    click.echo("\n| pandoc's variable | entries | lost in CSL-JSON |\n|---|---|---|")
    for variable, tally in sorted(tallies.items()):
        click.echo(f"| {variable} | {tally.entries} | {tally.lost['csl']} |")
        for example in tally.examples[:6] if examples else ():
            click.echo(f"    {example}")
    return sum(tally.lost.total() for tally in tallies.values())


def show(tallies: Mapping[str, Tally], examples: bool) -> None:
    """The table of fields."""
    click.echo(f"\n| field | entries | {' | '.join(_COLUMNS)} | named for RIS |")
    click.echo("|---|---|---|---|---|---|---|")
    for name, tally in sorted(tallies.items()):
        counts = " | ".join(str(tally.lost[column]) for column in _COLUMNS)
        click.echo(f"| {name} | {tally.entries} | {counts} | {tally.named} |")
        for example in tally.examples[:6] if examples else ():
            click.echo(f"    {example}")
    sums = [str(sum(t.lost[column] for t in tallies.values())) for column in _COLUMNS]
    entries, named = (sum(getattr(t, n) for t in tallies.values()) for n in ("entries", "named"))
    click.echo(f"| all | {entries} | {' | '.join(sums)} | {named} |")


if __name__ == "__main__":
    main()
