"""Prose of our own documents, set in PDF by the programs that authors and publishers use."""

from __future__ import annotations

import html
import random
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

HEAD = "Journal of Networked Schools 12 (2026)"
# Sentences of our documents as they once were, so that a change of those changes no test.
_PROSE = Path(__file__).with_name("prose.txt")


def prose(seed: int) -> list[list[str]]:
    """Paragraphs of sentences, the same for the same seed."""
    sentences = _PROSE.read_text(encoding="utf-8").splitlines()
    random.Random(seed).shuffle(sentences)
    return [sentences[at : at + 5] for at in range(0, len(sentences), 5)]


def quotes(paragraphs: Sequence[Sequence[str]], count: int, seed: int) -> list[str]:
    """Stretches of 8 to 30 words, from anywhere within paragraphs."""
    chance = random.Random(seed)
    found = []
    while len(found) < count:
        words = " ".join(chance.choice(paragraphs)).split()
        length = chance.randint(8, 30)
        start = chance.randrange(max(len(words) - length, 1))
        found.append(" ".join(words[start : start + length]))
    return found


def _noted(paragraphs: Sequence[Sequence[str]], mark: Callable[[int], str], rule: str) -> str:
    """The paragraphs, every third with a footnote behind its second sentence."""
    texts = []
    for number, paragraph in enumerate(paragraphs):
        sentences = list(paragraph)
        if number % 3 == 0 and len(sentences) > 1:
            sentences[1] += mark(number)
        texts.append(" ".join(sentences))
    return rule.join(texts)


def typst(paragraphs: Sequence[Sequence[str]], columns: int, folder: Path) -> Path:
    """Set by Typst: justified, hyphenated, with a running head, page numbers and footnotes."""
    import typst as compiler  # noqa: PLC0415 - for these tests only

    body = _noted(paragraphs, lambda n: f"#footnote[See the note numbered {n} there.]", "\n\n")
    source = folder / "paper.typ"
    source.write_text(
        f"#set page(width: 12cm, height: 16cm, columns: {columns}, header: [{HEAD}],"
        ' numbering: "1")\n#set text(lang: "en", size: 9pt)\n#set par(justify: true)\n\n' + body,
        encoding="utf-8",
    )
    target = folder / "typst.pdf"
    compiler.compile(source, output=target)
    return target


def latex(paragraphs: Sequence[Sequence[str]], columns: int, folder: Path) -> Path:
    """Set by pdfLaTeX, as most journals do."""
    body = _noted(paragraphs, lambda n: rf"\footnote{{See the note numbered {n} there.}}", "\n\n")
    option = ",twocolumn" if columns == 2 else ""
    (folder / "paper.tex").write_text(
        rf"\documentclass[10pt{option}]{{article}}\usepackage[T1]{{fontenc}}"
        r"\usepackage[a5paper,margin=1.5cm,headsep=3mm]{geometry}\pagestyle{myheadings}"
        rf"\markright{{{HEAD}}}\begin{{document}}" + body + r"\end{document}",
        encoding="utf-8",
    )
    command = ["pdflatex", "-interaction=nonstopmode", "paper.tex"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder / "paper.pdf"


def groff(paragraphs: Sequence[Sequence[str]], columns: int, folder: Path) -> Path:
    """Set by groff, with its ms macros."""
    head = f".ds CH {HEAD}\n.ds LH\n.ds RH\n.ds CF %\n"
    body = _noted(
        paragraphs, lambda n: f"\\**\n.FS\nSee the note numbered {n} there.\n.FE\n", "\n.PP\n"
    )
    source = f".hy 4\n{head}{'.2C' if columns == 2 else '.1C'}\n.PP\n{body}\n"
    (folder / "paper.ms").write_text(source, encoding="utf-8")
    command = ["groff", "-k", "-ms", "-Tpdf", "paper.ms"]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True)
    (folder / "groff.pdf").write_bytes(done.stdout)
    return folder / "groff.pdf"


def chromium(paragraphs: Sequence[Sequence[str]], columns: int, folder: Path) -> Path:
    """Printed by a browser, as pages of the web are."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - for these tests only

    body = "".join(f"<p>{html.escape(' '.join(paragraph))}</p>" for paragraph in paragraphs)
    page_text = (
        f'<!doctype html><html lang="en"><style>body{{columns:{columns};text-align:justify;'
        f"hyphens:auto;font:9pt serif}}</style><body>{body}</body></html>"
    )
    target = folder / "chromium.pdf"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        page = browser.new_page()
        page.set_content(page_text)
        page.pdf(
            path=target,
            format="A5",
            display_header_footer=True,
            header_template=f'<span style="font-size:8px">{HEAD}</span>',
            footer_template='<span style="font-size:8px" class="pageNumber"></span>',
            margin={"top": "2cm", "bottom": "2cm", "left": "1.5cm", "right": "1.5cm"},
        )
        browser.close()
    return target


TOOLS: Mapping[str, Callable[[Sequence[Sequence[str]], int, Path], Path]] = {
    "typst": typst,
    "latex": latex,
    "groff": groff,
    "chromium": chromium,
}
