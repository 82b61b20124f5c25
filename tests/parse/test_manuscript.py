"""Manuscripts of every format: what they cite, and exactly where."""

from __future__ import annotations

import io
import json
import shutil
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.parse.manuscript import Manuscript, read_manuscript
from tests.cite.programs import needed, run

Citations = list[tuple[int, int, str, str]]


def read(name: str, text: str | bytes) -> Manuscript:
    found = read_manuscript(name, text if isinstance(text, bytes) else text.encode())
    assert found is not None
    return found


def cited_at(manuscript: Manuscript) -> Citations:
    """Line, column, key and locator of each citation."""
    return [
        (c.place.span.line, c.place.span.column, c.key, c.locator) for c in manuscript.citations
    ]


MARKDOWN = """\
---
title: On networks
evidence-kb: 2026-11-24
nocite: "@listed2001"
---

Belief came first [see @lima2010thinking, p. 2; -@west2010school]. As @nao2009partnering [p. 5].

```{r}
x <- "@code"
```

As @fig-plot and @tbl-one show, `@raw` is none.

| what | who |
|---|---|
| faith | [@table2000, ch. 3] |
"""


def test_markdown() -> None:
    found = read("a.qmd", MARKDOWN)
    assert cited_at(found) == [
        (7, 25, "lima2010thinking", "p. 2"),
        (7, 51, "west2010school", ""),
        (7, 72, "nao2009partnering", "p. 5"),
        (17, 13, "table2000", "ch. 3"),
        (4, 11, "listed2001", ""),
    ]
    assert [c.listed for c in found.citations] == [False] * 4 + [True]
    assert found.citations[2].sentence.strip() == "As @nao2009partnering [p. 5]."
    assert found.snapshot
    assert found.snapshot.name == "2026-11-24"


LATEX = r"""% evidence-kb: 4f2a9c1
\documentclass{article}
\begin{document}
% \cite{commented}
Networks spread by faith \autocite[see][2--3]{lima2010thinking,
  west2010school}. Others doubt it \parencites(see)()[5]{a1}[][7]{b1}.
\begin{verbatim}
\cite{verbatim}
\end{verbatim}
\verb|\cite{inline}| \citet*[p.~5]{c1} and\footnote{Inside \Textcite{d1}, see
\url{https://kb.example/claim/networks-are-no-cure-all}.} so on.
\unknowncommand{\cite[see \cite{nested}, 4]{outer}} \nocite{listed}
\citestyle{apa} 5\% of \citep{e1}
\end{document}
"""


def test_latex() -> None:
    found = read("a.tex", LATEX)
    assert cited_at(found) == [
        (5, 47, "lima2010thinking", ""),
        (6, 3, "west2010school", "2–3"),
        (6, 58, "a1", "5"),
        (6, 67, "b1", "7"),
        (10, 36, "c1", "p. 5"),
        (10, 70, "d1", ""),
        (12, 33, "nested", ""),
        (12, 45, "outer", "see <cit.>, 4"),
        (12, 61, "listed", ""),
        (13, 31, "e1", ""),
    ]
    assert [claim.key for claim in found.claims] == ["networks-are-no-cure-all"]
    assert found.snapshot
    assert found.snapshot.name == "4f2a9c1"
    assert not found.everything
    assert read("a.tex", r"\nocite{*}").everything


def test_latex_with_a_brace_too_few_is_read_around_it() -> None:
    text = "\\emph{" * 4000 + "\n\nFine \\cite{lima2010thinking}.\n"
    found = read("a.tex", text)
    assert [citation.key for citation in found.citations] == ["lima2010thinking"]


TYPST = """\
// evidence-kb: 2026-11-24
= Networks <intro>
See @intro. Belief came first @lima2010thinking[p. 2], not `@raw` or "text".
#cite(<nao2009partnering>, supplement: [p. 5], form: "prose") says so. // @comment
/* @a /* @b */ @c */ me@example.org https://example.org/@page
#cite(label("x:y")) ends here @west2010school.
"""


def test_typst() -> None:
    assert cited_at(read("a.typ", TYPST)) == [
        (3, 32, "lima2010thinking", "p. 2"),
        (4, 8, "nao2009partnering", "p. 5"),
        (6, 14, "x:y", ""),
        (6, 32, "west2010school", ""),
    ]


ORG = """\
#+evidence-kb: 4f2a9c1
* Networks
Belief [cite/t:see @lima2010thinking p. 2; also @west2010school, pp. 3-4] and cite:foo2000,bar2001.
So says [[cite:&baz2002]], and ~[cite:@code]~ is none.
# [cite:@comment]
#+begin_src python
[cite:@source]
#+end_src
"""


def test_org() -> None:
    found = read("a.org", ORG)
    assert cited_at(found) == [
        (3, 21, "lima2010thinking", "p. 2"),
        (3, 50, "west2010school", "pp. 3-4"),
        (3, 84, "foo2000", ""),
        (3, 92, "bar2001", ""),
        (4, 17, "baz2002", ""),
    ]
    assert found.snapshot
    assert found.snapshot.name == "4f2a9c1"


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ITEM = {
    "citationItems": [
        {
            "id": 17,
            "locator": "2",
            "label": "page",
            "itemData": {
                "id": 17,
                "title": "Thinking More Deeply about Networks in Education",
                "DOI": "10.1007/s10833-008-9099-1",
                "issued": {"date-parts": [["2010"]]},
            },
        }
    ]
}


def word(paragraphs: list[str], properties: str = "") -> bytes:
    """A Word document with these paragraphs, each given as its runs."""
    out = io.BytesIO()
    body = "".join(f"<w:p>{paragraph}</w:p>" for paragraph in paragraphs)
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>"
        )
        if properties:
            archive.writestr("docProps/custom.xml", properties)
    return out.getvalue()


def runs(text: str) -> str:
    return f"<w:r><w:t>{escape(text)}</w:t></w:r>"


def zotero(item: object, shown: str) -> str:
    """A citation as Zotero's plugin writes it, its code cut in two as Word does."""
    code = f" ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(item)} "
    half = len(code) // 2
    halves = (escape(part) for part in (code[:half], code[half:]))
    instruction = "".join(f"<w:r><w:instrText>{part}</w:instrText></w:r>" for part in halves)
    begin, separate, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    return f"{begin}{instruction}{separate}{runs(shown)}{end}"


def test_word_with_fields_of_zotero() -> None:
    properties = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"'
        ' xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="evidence-kb">'
        "<vt:lpwstr>2026-11-24</vt:lpwstr></property></Properties>"
    )
    shown = zotero(ITEM, "(Lima, 2010, p. 2)")
    body = [runs("A title"), runs("Belief came first ") + shown + runs(".")]
    found = read("a.docx", word(body, properties))
    assert cited_at(found) == [(2, 19, "17", "p. 2")]
    citation = found.citations[0]
    assert citation.record
    assert citation.record.doi == "10.1007/s10833-008-9099-1"
    assert found.file.slice(citation.place.span) == "(Lima, 2010, p. 2)"
    assert citation.sentence == "Belief came first (Lima, 2010, p. 2)."
    assert found.snapshot
    assert found.snapshot.name == "2026-11-24"


def test_word_written_by_pandoc_with_plain_keys(tmp_path: Path) -> None:
    program = needed("pandoc", shutil.which("pandoc"), "install the system's package pandoc")
    text = "# Title\n\nFirst [@lima2010thinking, p. 2].[^1]\n\n[^1]: A note, [@west2010school].\n"
    path = tmp_path / "a.docx"
    run([program, "-f", "markdown", "-t", "docx", "-o", str(path)], text)
    found = cited_at(read("a.docx", path.read_bytes()))
    assert [(line, key, locator) for line, _, key, locator in found] == [
        (2, "lima2010thinking", "p. 2"),
        (found[1][0], "west2010school", ""),
    ]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no zip at all"])
def test_what_is_no_word_document(data: bytes) -> None:
    assert read_manuscript("a.docx", data) is None


def test_entities_in_a_word_document_are_not_expanded() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    assert read_manuscript("a.docx", out.getvalue()) is None


PIECES = st.sampled_from(
    ["\\cite", "\\autocite[", "]{", "}", "{", "@key", "[@", "; -@", "#cite(<", ">)", "[cite:", "%",
     "$", "\\begin{", "\\end{", "verbatim}", "`", "```", "//", "/*", "*/", "\n", "\n\n", "\\", "a",
     " ", "é", "\\verb|", "\\(", "---\n", "evidence-kb: x", "<", "(", ")", ",", "."]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=60).map("".join))


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["a.md", "a.tex", "a.typ", "a.org"]))
def test_any_text_is_read_and_places_name_their_keys(text: str, name: str) -> None:
    found = read(name, text.encode("utf-8", "replace"))
    for citation in (*found.citations, *found.claims):
        assert found.file.slice(citation.place.span) == citation.key
        start = citation.sentence_start
        assert found.file.text[start : start + len(citation.sentence)] == citation.sentence
        assert start <= citation.place.span.start


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=100), st.text(max_size=60))
def test_any_bytes_are_taken_for_a_word_document(data: bytes, code: str) -> None:
    read_manuscript("a.docx", data)
    clean = "".join(c for c in code if c.isprintable())
    assert read_manuscript("a.docx", word([zotero(clean, clean), runs(clean)])) is not None


@pytest.mark.parametrize(
    ("name", "piece"),
    [("a.typ", "@a[ "), ("a.typ", "#cite("), ("a.org", "[cite:@a "), ("a.md", "[@a "),
     ("a.tex", "\\cite[a"), ("a.tex", "\\cite{"), ("a.tex", "{"), ("a.txt", "http://")],
)  # fmt: skip
def test_what_never_closes_is_read_to_the_end(name: str, piece: str) -> None:
    found = read(name, piece * 2000 + "\n\nEnd.\n")
    assert found.file.text.endswith("End.\n")
