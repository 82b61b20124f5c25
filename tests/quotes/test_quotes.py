"""Quotes held against texts: what an editor may change, what differs, what is not there."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.base.text import TextFile
from kb.model import Verified
from kb.parse.note import parse_note
from kb.parse.note.items import words_digest
from kb.quotes import Outcome, match
from kb.quotes.matching import Searchable
from kb.quotes.record import recorded
from tests.conftest import RunKb, WriteKb, write_files

TEXT = """\
Networks have spread through faith and fads. It is “the con-
text of a net-
work” that matters – not its size; the ﬁndings of school-to-school work
differ. They don't improve where, as in London, trust is low and aims
are many, however much money is spent. Nobody had asked the teachers.
"""


@pytest.mark.parametrize(
    ("quote", "outcome"),
    [
        ("spread through faith and fads", Outcome.EXACT),
        ("trust is low and aims are many", Outcome.EXACT),
        ("It is 'the context of a network' that matters", Outcome.NORMALISED),
        ("that matters—not its size", Outcome.NORMALISED),
        ("the findings of school to school work", Outcome.NORMALISED),
        ("the findings of school-to-school work differ", Outcome.NORMALISED),
        ("They don’t improve", Outcome.NORMALISED),
        ("they don't improve where … trust is low", Outcome.NORMALISED),
        ("They don't improve [...] however much money is spent", Outcome.NORMALISED),
        ("[The networks] don't improve where, as in London, trust is low", Outcome.NORMALISED),
        ("[T]rust is low and aims are many.", Outcome.NORMALISED),
        ("Networks have spread [sic] through faith", Outcome.NORMALISED),
        ("Networks have spread through faith and fashion", Outcome.NEAR),
        ("trust is low … faith and fads", Outcome.MISSING),
        ("Leaders of schools meet every month in the town hall", Outcome.MISSING),
    ],
)
def test_outcomes(quote: str, outcome: Outcome) -> None:
    assert match(quote, Searchable(TEXT)).outcome is outcome


def test_a_near_quote_shows_what_differs() -> None:
    found = match("Networks have spread through hope and fads", Searchable(TEXT))
    assert found.difference.startswith("Networks have spread through [-hope-] {+faith+} and")


@given(quote=st.text(max_size=60), text=st.text(max_size=200))
def test_any_quote_and_text_compare(quote: str, text: str) -> None:
    match(quote, Searchable(text))
    worded = any(letter.isalnum() for letter in quote)
    # In a sentence of its own, since a negation before it would count.
    outcome = match(quote, Searchable(f"{text}. {quote}; {text}")).outcome
    assert outcome is (Outcome.EXACT if worded else Outcome.MISSING)


NOTE = """\
---
claim: Networks have spread through faith.
evidence:
  - source: lima2010thinking
    relation: supports
    quote: spread through faith and fads   # page 2
    note: |
      A remark.
  - {source: nao2009partnering, relation: supports, quote: "[t]rust is low", }
  - source: nao2009partnering
    relation: supports
    verified: 2020-01-01 sha256:%s
    quote: Nobody asked the teachers
  - source: lima2010thinking
    relation: background
    quote: words that are nowhere at all in any text
---
Prose.
"""
OLD = "0" * 64


@pytest.fixture
def noted(write_kb: WriteKb, tmp_path: Path) -> tuple[Path, Path]:
    """A knowledge base with quotes, and a folder of texts."""
    root = write_kb({"claims/quoting.md": NOTE % OLD})
    texts = write_files(
        tmp_path / "texts",
        {"Lima2010Thinking.txt": TEXT, "nao2009partnering/report.html": f"<p>{TEXT}</p>"},
    )
    return root, texts


def test_findings_stand_at_their_quotes(noted: tuple[Path, Path], kb: RunKb) -> None:
    root, texts = noted
    done = kb("-C", root, "quotes", "verify", "--texts", texts, "--format", "json")
    assert done.returncode == 1
    reported = json.loads(done.stdout)
    reported = reported if isinstance(reported, list) else reported["findings"]
    assert [(one["line"], one["code"]) for one in reported] == [(13, "Q001"), (16, "Q002")]
    assert (
        "Nobody {+had+} [-asked-] {+asked+}" in reported[0]["message"]
        or "{+had+}" in (reported[0]["message"])
    )
    assert done.stderr.strip().endswith(
        "4 quotes: 1 exact, 1 equal but for how it is set, 1 near, 1 missing."
    )


def test_a_quote_of_another_source_is_traced(write_kb: WriteKb, tmp_path: Path, kb: RunKb) -> None:
    note = (
        "---\nclaim: It holds.\nevidence:\n  - source: lima2010thinking\n    relation: supports\n"
    )
    root = write_kb({"claims/a.md": f"{note}    quote: Nobody had asked the teachers\n---\n"})
    texts = {"lima2010thinking.md": "# Nothing\n\n*Of* it.", "nao2009partnering.txt": TEXT}
    folder = write_files(tmp_path / "texts", texts)
    done = kb("-C", root, "quotes", "verify", "--texts", folder)
    assert done.returncode == 1
    assert "is not in the text of lima2010thinking, but in that of nao2009partnering" in done.stdout
    empty = write_files(tmp_path / "none", {"other.txt": TEXT})
    unchecked = kb("-C", root, "quotes", "verify", "--texts", empty)
    assert unchecked.returncode == 0
    assert "Q003" in unchecked.stdout
    assert "1 quote: 1 not checked." in unchecked.stdout


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_recording_adds_one_line_an_item(
    noted: tuple[Path, Path], kb: RunKb, line_end: str
) -> None:
    root, texts = noted
    path = root / "claims" / "quoting.md"
    before = (NOTE % OLD).replace("\n", line_end)
    path.write_bytes(b"\xef\xbb\xbf" + before.encode())
    kb("-C", root, "quotes", "verify", "--texts", texts, "--record")
    after = path.read_bytes().decode("utf-8-sig")
    digest = hashlib.sha256((texts / "Lima2010Thinking.txt").read_bytes()).hexdigest()
    html = hashlib.sha256((texts / "nao2009partnering/report.html").read_bytes()).hexdigest()
    line = re.search(
        rf"    verified: (\d{{4}}-\d\d-\d\d) sha256:{digest} words:\w{{12}}{line_end}", after
    )
    assert line
    inline = re.search(rf", verified: {line[1]} sha256:{html} words:\w{{12}}", after)
    assert inline
    assert after.replace(line[0], "").replace(inline[0], "") == before
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    again = kb("-C", root, "quotes", "verify", "--texts", texts, "--record")
    assert "Recorded in 0 notes." in again.stderr
    assert path.read_bytes().decode("utf-8-sig") == after
    assert kb("-C", root, "quotes", "verify", "--texts", texts).returncode == 1


def test_a_new_text_renews_the_record() -> None:
    file = TextFile("claims/quoting.md", NOTE % OLD)
    claim, _ = parse_note(file)
    assert claim is not None
    item = claim.evidence[2]
    assert item.verified == Verified("2020-01-01", OLD)
    assert recorded(file, [(item, Verified("2026-01-02", OLD))]) == file.text
    new = Verified("2026-01-02", "1" * 64)
    expected = file.text.replace(f"2020-01-01 sha256:{OLD}", str(new))
    assert recorded(file, [(item, new)]) == expected


def test_a_quote_changed_since_renews_the_record() -> None:
    known = Verified("2020-01-01", OLD, words_digest("other words"))
    file = TextFile("claims/quoting.md", (NOTE % OLD).replace(OLD, f"{OLD} words:{known.words}"))
    claim, findings = parse_note(file)
    assert claim is not None
    assert "N028" in {finding.code for finding in findings}
    item = claim.evidence[2]
    assert item.verified == known
    new = Verified("2026-01-02", OLD, words_digest(item.quote))
    assert recorded(file, [(item, new)]) == file.text.replace(str(known), str(new))


def pdf(*pages: str) -> bytes:
    """The smallest PDF that holds these pages, each of some lines."""
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    for at, page in enumerate(pages):
        lines = "".join(f"({line}) Tj T* " for line in page.split("\n"))
        stream = f"BT /F1 12 Tf 14 TL 72 720 Td {lines}ET".encode()
        objects += [
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents %d 0 R"
            b"/Resources<</Font<</F1 3 0 R>>>>>>" % (5 + 2 * at),
            b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        ]
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def test_pdfs_are_read_or_reported(write_kb: WriteKb, tmp_path: Path, kb: RunKb) -> None:
    note = (
        "---\nclaim: It holds.\nevidence:\n  - source: lima2010thinking\n    relation: supports\n"
    )
    root = write_kb({"claims/a.md": f"{note}    quote: faith and fads\n---\n"})
    texts = write_files(tmp_path / "t", {"lima2010thinking.pdf": pdf("Of faith and fads")})
    done = kb("-C", root, "quotes", "verify", "--texts", texts)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "1 quote: 1 exact.")
    (texts / "lima2010thinking.pdf").write_bytes(b"%PDF-1.4\nnonsense")
    broken = kb("-C", root, "quotes", "verify", "--texts", texts)
    assert "lima2010thinking.pdf: its PDF cannot be read" in broken.stdout
    (texts / "lima2010thinking.pdf").write_bytes(pdf(""))
    assert "it holds no text" in kb("-C", root, "quotes", "verify", "--texts", texts).stdout


def test_a_record_that_nobody_could_have_written_is_reported() -> None:
    _, findings = parse_note(TextFile("claims/quoting.md", NOTE % "x"))
    assert [(f.code, f.place.span.line) for f in findings if "verified" in f.message][:1] == [
        ("N007", 12)
    ]
