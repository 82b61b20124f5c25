"""The filter for Pandoc and Quarto, run by pandoc and LaTeX on a manuscript."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from kb.cite import pandoc
from kb.cite.styles import find_style
from tests.cite.items import needs_engine
from tests.conftest import WEIGHED, kb_command, write_files

pytestmark = needs_engine

NOTE = """\
---
claim: Trios are a fashion.
kind: finding
certainty: low
certainty-reason: One opinion, relayed.
status: draft
features: {trios: disputes}
evidence:
  - source: west2017trios
    relation: supports
    locator: p. 4
  - source: south2018pairs
    relation: supports
    locator: p. 2
    via: north2019trios
    via-locator: p. 9
    basis: relayed
    quote: a <b>fashion</b> and *no more*
---
"""
PAPER = """\
Read [see @west2017trios, p. 4; @south2018pairs, p. 2].

@south2018pairs says so [-@south2018pairs, p. 7].

Else [@west2017trios, p. 3, quoted in @north2019trios, p. 8].

@west2017trios [p. 3, as cited in @north2019trios] too.

The answer: {{< kb question do-trios-raise-attainment >}}.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the filter of a small collection."""
    root = write_files(
        tmp_path_factory.mktemp("weighed"), {**WEIGHED, "claims/trios-are-a-fashion.md": NOTE}
    )
    folder = tmp_path_factory.mktemp("paper")
    output = folder / "_extensions" / "kb"
    done = kb_command("-C", str(root), "manuscript", "filter", "-o", str(output))
    assert done.returncode == 0, done.stderr
    assert "1 question, 4 claims" in done.stderr
    for style in ("apa", "mla", "ieee", "chicago-notes"):
        (folder / f"{style}.csl").write_text(find_style(style).xml, encoding="utf-8")
    return folder


def render(folder: Path, text: str, *options: str) -> tuple[str, str]:
    command = [str(pandoc.program()), "-L", "_extensions/kb/kb.lua", *options]
    done = subprocess.run(
        command, input=text, cwd=folder, capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout, done.stderr


def plain(folder: Path, text: str, style: str) -> list[str]:
    options = ("--citeproc", "--csl", f"{style}.csl", "-t", "plain", "--wrap=none")
    return [line for line in render(folder, text, *options)[0].splitlines() if line]


def test_second_hand_in_apa(folder: Path) -> None:
    assert plain(folder, PAPER, "apa")[:4] == [
        "Read (see West, 2017, p. 4; South, 2018, p. 2, as cited in North, 2019, p. 9).",
        "South (2018, as cited in North, 2019) says so (2018, p. 7, as cited in North, 2019).",
        "Else (West, 2017, p. 3, as cited in North, 2019, p. 8).",
        "West (2017, p. 3, as cited in North, 2019) too.",
    ]
    listed = plain(folder, PAPER, "apa")[5:]
    assert [line.partition(",")[0] for line in listed] == ["North", "West"]


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("mla", "Read (see West 4; South, qtd. in North 9)."),
        ("ieee", "West [2] too."),
    ],
)
def test_second_hand_in_other_styles(style: str, shown: str, folder: Path) -> None:
    assert shown in plain(folder, PAPER, style)


def test_a_style_of_notes_lists_both(folder: Path) -> None:
    text = "\n".join(plain(folder, "Read [@south2018pairs, p. 2].\n", "chicago-notes"))
    assert re.search(r"\[1\] Cy South, “Pairs .*, 2, cited in Bea North, .*, 9\.", text)
    assert [line[:5] for line in text.splitlines()[1:3]] == ["North", "South"]


def test_what_the_writer_has_read_is_cited_as_it_is(folder: Path) -> None:
    text = f"---\nkb-read: [south2018pairs]\n---\n\n{PAPER}"
    assert plain(folder, text, "apa")[0] == "Read (see West, 2017, p. 4; South, 2018, p. 2)."
    both = "Read [@south2018pairs; @north2019trios].\n"
    assert plain(folder, both, "apa")[0] == "Read (North, 2019; South, 2018)."


def test_an_answer_in_a_sentence_and_a_request_for_nothing(folder: Path) -> None:
    lines = plain(folder, PAPER, "apa")
    assert "The answer: Probably not by much. (certainty: moderate)." in lines
    text, errors = render(folder, "{{< kb claim no-such-claim >}}\n", "-t", "plain")
    assert text == "?no-such-claim\n"
    assert "the collection has no claim “no-such-claim”" in errors


ASKED = """\
::: {.kb summary="do-trios-raise-attainment"}
:::

{{< kb evidence trios-are-a-fashion >}}

{{< kb forest do-trios-raise-attainment >}}

[]{.kb claim="trios-are-a-fashion"}
"""


def test_tables_and_a_plot_in_html(folder: Path) -> None:
    text, _ = render(folder, ASKED, "--citeproc", "--csl", "apa.csl", "-t", "html", "--wrap=none")
    assert text.count("<table") == 2
    assert ">0.10 [−0.02, 0.22] (end of Key Stage 2)</td>" in text
    assert "a &lt;b&gt;fashion&lt;/b&gt; and *no more*" in text
    assert "2018, p. 2, as cited in" in text
    (picture,) = re.findall(r'<img src="([^"]+\.svg)"', text)
    assert "<svg" in (folder / picture).read_text(encoding="utf-8")
    assert "Trios are a fashion (certainty: low)." in text


def test_tables_and_a_plot_in_word(folder: Path) -> None:
    render(folder, ASKED, "--citeproc", "--csl", "apa.csl", "-o", "paper.docx")
    with zipfile.ZipFile(folder / "paper.docx") as archive:
        words = archive.read("word/document.xml").decode()
        pictures = [name for name in archive.namelist() if name.startswith("word/media/")]
    assert words.count("<w:tbl>") == 2
    assert [Path(name).suffix for name in pictures] == [".png"]


def test_data_without_markup_and_the_sources_for_a_processor(folder: Path) -> None:
    extension = folder / "_extensions" / "kb"
    data = json.loads((extension / "evidence.json").read_text(encoding="utf-8"))
    assert data["sources"]["south2018pairs"] == {
        "author": "South",
        "relays": ["north2019trios"],
        "places": {"p. 2": "p. 9"},
    }
    items = json.loads((extension / "sources.json").read_text(encoding="utf-8"))
    titles = {one["id"]: one["title"] for one in items}
    assert titles["south2018pairs"] == "Pairs of schools compared"


def latex(folder: Path, name: str) -> str:
    """What a LaTeX file with biblatex prints."""
    compiled = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"]
    for command in (compiled, ["biber", "-q", name], compiled):
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode(errors="replace")[-1500:]
    shown = subprocess.run(
        ["pdftotext", "-layout", f"{name}.pdf", "-"], cwd=folder, capture_output=True, check=True
    )
    return " ".join(shown.stdout.decode().split())


@pytest.mark.slow
@pytest.mark.skipif(
    not all(map(shutil.which, ("pdflatex", "biber", "pdftotext"))), reason="needs LaTeX and biber"
)
@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("authoryear", "Read (see West 2017, p. 4) (South 2018, p. 2, as cited in North 2019"),
        ("numeric", "South [1] says so"),
        ("mla", "South (qtd. in North) says so"),
    ],
)
def test_second_hand_with_biblatex(style: str, shown: str, folder: Path) -> None:
    options = ("--biblatex", "-V", f"biblatexoptions=style={style}", "-s")
    render(folder, PAPER, *options, "-o", f"{style}.tex")
    text = latex(folder, style)
    assert shown in text
    assert "Pairs of Schools" not in text  # the original is not listed


SHORTCODE = """
-- What Quarto gives a handler: its own place, and nothing of the global names of others.
local folder = arg[1]
local path = folder .. '/kb-shortcode.lua'
local names = {FORMAT = 'html', PANDOC_SCRIPT_FILE = path, quarto = {utils = {
  resolve_path = function(name) return folder .. '/' .. name end}}}
for _, name in ipairs({'assert', 'error', 'ipairs', 'io', 'loadfile', 'math', 'pairs', 'pandoc',
  'setmetatable', 'string', 'table', 'tostring', 'type'}) do names[name] = _G[name] end
local handlers = loadfile(path, 't', setmetatable({}, {__index = names}))()
local answer = {pandoc.Str('question'), pandoc.Str('do-trios-raise-attainment')}
local given = handlers.kb(answer, {}, {}, answer, 'inline')
io.write(pandoc.utils.stringify(pandoc.Plain(given)))
"""


def test_the_shortcode_as_quarto_calls_it(folder: Path) -> None:
    (folder / "shortcode.lua").write_text(SHORTCODE, encoding="utf-8")
    command = [str(pandoc.program()), "lua", "shortcode.lua", "_extensions/kb"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout == "Probably not by much. (certainty: moderate)"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("quarto") is None, reason="needs Quarto, which no registry has")
def test_quarto_renders_a_document(folder: Path) -> None:
    head = "---\nfilters: [kb]\ncsl: apa.csl\nformat: html\n---\n\n"
    (folder / "paper.qmd").write_text(head + PAPER + ASKED, encoding="utf-8")
    done = subprocess.run(
        ["quarto", "render", "paper.qmd"], cwd=folder, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")[-1500:]
    text = (folder / "paper.html").read_text(encoding="utf-8")
    assert "as cited in" in text
    assert text.count("<table") == 2
