"""Feed each parser, writer and page what nobody would write: nothing may raise, hang or grow fast.

“grow” gives each reader texts of one thing many times over, of two lengths, and holds the time
against the length: what takes far more than twice as long for twice as much is quadratic. “chase”
is guided by coverage, with atheris (``pip install atheris``), for a given time; what it finds it
writes to the folder, and ends with the trace. Findings become tests.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import FunctionType

import click

from kb.base.locators import parse_locator
from kb.base.text import TextFile
from kb.fields.title_case import sentence_case
from kb.format.file import format_bytes
from kb.parse.bibtex import parse_bib
from kb.parse.bibtex.titles import title_markup
from kb.parse.dates import parse_date
from kb.parse.formulas import plain_formulas
from kb.parse.latex import decode_latex
from kb.parse.manuscript import read_manuscript
from kb.parse.names import parse_names
from kb.parse.records.csl_json import read_csl_json
from kb.parse.records.nbib import read_nbib
from kb.parse.records.ris import read_ris
from kb.parse.rendered import render
from kb.search.query import parse
from kb.workspace.files import RawFile
from kb.workspace.parsing import parse_file

Read = Callable[[str], object]

SLOW = 1.0
"""Processor seconds that no reader may take for a text of :data:`LONG` letters."""

LONG = 6_000
QUADRATIC = 3.0
"""How often the time for half the text may be that for the whole, if it is not short."""


def file(path: str) -> Read:
    """Reads a file of the collection at a path."""
    return lambda text: parse_file(RawFile(path, text.encode("utf-8", "surrogatepass")))


def manuscript(suffix: str) -> Read:
    """Reads a manuscript of a format."""
    return lambda text: read_manuscript(f"paper{suffix}", text.encode("utf-8", "replace"))


def laid_out(path: str) -> Read:
    """Formats a file of the collection."""
    return lambda text: format_bytes(text.encode("utf-8", "surrogatepass"), path)


def noted(text: str) -> object:
    """Reads a note that has the text as its prose."""
    return file("claims/a.md")(f"---\nclaim: A.\n---\n{text}\n")


READERS: Mapping[str, Read] = {
    "bibliography": lambda text: parse_bib(TextFile("sources/a.bib", text)),
    "note": file("claims/a.md"),
    "prose of a note": noted,
    "question": lambda text: file("claims/questions/a.md")(f"---\nquestion: {text}\n---\n"),
    "vocabulary": file("claims/vocabulary.yml"),
    "studies": file("sources/studies.yml"),
    "prose as HTML": lambda text: render(text, "claims/a.md"),
    "LaTeX": decode_latex,
    "title": title_markup,
    "sentence case": sentence_case,
    "formulas": plain_formulas,
    "names": parse_names,
    "date": parse_date,
    "locator": parse_locator,
    "query": parse,
    "RIS": lambda text: read_ris(TextFile("a.ris", text)),
    "NBIB": lambda text: read_nbib(TextFile("a.nbib", text)),
    "CSL-JSON": lambda text: read_csl_json(TextFile("a.json", text)),
    **{f"manuscript {suffix}": manuscript(suffix) for suffix in (".md", ".tex", ".typ", ".org")},
    "format of notes": laid_out("claims/a.md"),
    "format of bibliographies": laid_out("sources/a.bib"),
}

NOTE = "---\nclaim: A.\nevidence:\n"

BOMBS: Mapping[str, tuple[str, str, str]] = {
    **{f"many {one!r}": ("", one, "") for one in "([{<\"'`*_~$\\%&@#|-:;,.!? a\t\n\u00e9\u2028\0"},
    **{
        f"many {one!r}": ("", one, "")
        for one in (
            *("()", "[]", "{}", "[[", "[@", "[@a]", "](", "![", "**a", "<!--", "<a ", "&amp;"),
            *(
                "a b ",
                "a, ",
                "a and ",
                "{\\'e}",
                "\\'",
                "\\emph{",
                "$a",
                "a:",
                "\n\n",
                "\n- ",
                "\n> ",
            ),
            *(
                "@a",
                "@a{",
                "@a{b,",
                "@string{a=",
                "\n|",
                "\\begin{a}",
                "#(",
                "p. ",
                "1-",
                "OR ",
                '"a ',
            ),
            *(
                "NOT ",
                "a/",
                "http://",
                "\r",
                "\r\n",
                "TY  - ",
                "\nAU  - a",
                "\nPMID- 1",
                '{"a":',
                "[{",
            ),
            *(
                "- ",
                "\n-\n",
                "? ",
                "&a ",
                "*a ",
                "!a ",
                "'' ",
                "\\\\",
                "{-",
                "a~",
                "\n#",
                "\n```",
                "]: ",
            ),
        )
    },
    "nested YAML": (NOTE, "  - [", ""),
    "deep YAML": (NOTE, "- ", ""),
    "aliases": ("---\nclaim: &a A\nfeatures: [", "*a, ", "]\n---\n"),
    "braces in a field": ("@article{a, title = {", "{", ""),
    "closed braces in a field": ("@article{a, title = {", "{}", "}}"),
    "fields": ("@article{a, ", "x = {y}, ", "}"),
    "people in a field": ("@article{a, author = {", "A, B and ", "C, D}}"),
    "joined strings": ("@string{a = ", '"b" # ', '"c"}'),
    "entries": ("", "@article{a, title = {b}}\n", ""),
    "parents": ("", "@article{a, crossref = {b}}\n@article{b, crossref = {a}}\n", ""),
    "front matter": ("---\n", "a: b\n", "---\n"),
    "line in front matter": ('---\nclaim: "', "a ", '"\n---\n'),
    "evidence": (NOTE, "  - {source: a, relation: supports}\n", "---\n"),
    "table": ("|a|\n|-|\n", "|b|\n", ""),
    "wide table": ("|", "a|", "\n|" + "-|" * 2000),
}


def doubling(levels: int) -> str:
    """``@string`` macros each of which is the one before it twice."""
    lines = ['@string{s0 = "lol"}']
    lines += [f"@string{{s{n} = s{n - 1} # s{n - 1}}}" for n in range(1, levels)]
    return "\n".join([*lines, f"@article{{a, title = s{levels - 1}}}"])


def laughs(levels: int) -> str:
    """Aliases of YAML each of which is the one before it ten times."""
    lines = ["---", "claim: A.", "a0: &a0 [lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, levels)]
    return "\n".join([*lines, f"features: *a{levels - 1}", "---", ""])


WHOLE: Mapping[str, str] = {"macros of macros": doubling(40), "aliases of aliases": laughs(12)}


def seconds(read: Read, text: str) -> float:
    """Processor seconds that it takes."""
    began = time.process_time()
    read(text)
    return time.process_time() - began


def grown(read: Read, bomb: tuple[str, str, str], long: int = LONG) -> tuple[float, float]:
    """The seconds for a bomb of half and of the whole length; the first is not always asked."""
    start, middle, end = bomb
    whole = seconds(read, start + middle * (long // len(middle)) + end)
    if whole < SLOW / 4:
        return whole / 2, whole
    return seconds(read, start + middle * (long // len(middle) // 2) + end), whole


def problem(read: Read, bomb: tuple[str, str, str], long: int = LONG) -> str:
    """What is wrong with how a reader takes a bomb; empty where nothing is."""
    try:
        half, whole = grown(read, bomb, long)
    except Exception as error:  # noqa: BLE001 - whatever it is, is reported
        return f"{type(error).__name__}: {str(error)[:100]}"
    if whole > SLOW:
        return f"{whole:.1f} s for {long:,} letters, {half:.1f} s for half of them"
    return f"{whole:.2f} s, {half:.2f} s for half" if whole > half * QUADRATIC else ""


@click.group()
def main() -> None:
    """Feed the readers what nobody would write."""


@main.command()
@click.option("--only", multiple=True, help="Only this reader; several times for several.")
@click.option("--long", default=LONG, show_default=True, help="Letters of a text.")
def grow(only: tuple[str, ...], long: int) -> None:
    """Look for what raises, is slow or grows with the square; ends with 1 where something is."""
    wrong = tried = 0
    for name, read in READERS.items():
        if only and name not in only:
            continue
        bombs = {**BOMBS, **{each: (text, " ", "") for each, text in WHOLE.items()}}
        for bomb, parts in bombs.items():
            tried += 1
            said = problem(read, parts, long)
            if said:
                wrong += 1
                click.echo(f"{name}, {bomb}: {said}")
    click.echo(f"{tried} texts of {long:,} letters, {wrong} wrong.")
    sys.exit(1 if wrong else 0)


def followed() -> Iterator[FunctionType]:
    """The functions and methods of ours that read: all that was loaded would take minutes."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("kb.parse", "kb.search.query", "kb.format", "kb.base.locators")):
            for value in list(vars(module).values()):
                inner = vars(value).values() if isinstance(value, type) else (value,)
                yield from (
                    f for f in inner if isinstance(f, FunctionType) and f.__module__ == name
                )


@main.command()
@click.argument("reader", type=click.Choice(list(READERS)))
@click.option("--seconds", "limit", default=60, show_default=True, help="How long to look.")
@click.option("--corpus", type=click.Path(file_okay=False, path_type=Path), help="Texts to begin.")
def chase(reader: str, limit: int, corpus: Path | None) -> None:
    """Look for texts that take the READER where no text has taken it before."""
    import atheris  # noqa: PLC0415 - a program of its own, which no other part needs

    read = READERS[reader]

    def one(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        if seconds(read, text) > SLOW:
            raise TimeoutError(f"{len(text)} letters take more than {SLOW} s")

    for function in followed():
        atheris.instrument_func(function)
    folders = [str(corpus)] if corpus else []
    options = [f"-max_total_time={limit}", "-max_len=4000", "-timeout=5", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, *folders], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
