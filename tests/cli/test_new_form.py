"""``kb new form``: forms of the forge become drafts, and a stranger's words do nothing else."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kb.model import Basis, EvidenceRelation
from kb.workspace import load
from tests.conftest import WriteKb
from tests.draft.test_forms import filled

Typed = Callable[..., "subprocess.CompletedProcess[str]"]
CLAIM = {
    "statement": "Networks last where heads trust each other.",
    "source": "10.1234/made-up.7",
    "locator": "p. 4",
    "relation": "qualifies it",
    "basis": "an abstract",
}
ENTRY = """\
@article{moreno2016reading,
  author  = {Moreno, Ana},
  title   = {Reading Networks before Changing Them},
  journal = {Journal of Made-Up Networks},
  year    = {2016},
  doi     = {10.1234/made-up.7},
}
"""


@pytest.fixture
def root(write_kb: WriteKb) -> Path:
    return write_kb({"sources/two.bib": ENTRY})


@pytest.fixture
def typed(root: Path, kb_main, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Gives a filled-in form to the command; nothing listens where works would be looked up."""
    monkeypatch.setenv("KB_DOI_SERVER", "http://127.0.0.1:9")
    monkeypatch.setenv("KB_ISBN_SERVER", "http://127.0.0.1:9")

    def give(name: str, /, **answers: str) -> subprocess.CompletedProcess[str]:
        path = root / "form.md"
        path.write_text(filled(name, **answers), encoding="utf-8")
        return kb_main("-C", str(root), "new", "form", str(path), "--issue", "12")

    return give


def texts(root: Path) -> dict[str, str]:
    files = (path for folder in ("claims", "sources") for path in (root / folder).rglob("*.*"))
    return {path.relative_to(root).as_posix(): path.read_text("utf-8") for path in files}


def test_a_claim_becomes_a_draft(root: Path, typed: Typed) -> None:
    done = typed("claim", **CLAIM, design="Conceptual work", against="Rivals [@lima2010thinking].")
    assert done.returncode == 0, done.stderr
    assert "Wrote claims/networks-last-where-heads-trust-each.md." in done.stdout
    claim = load(root).corpus.claims["networks-last-where-heads-trust-each"]
    (item,) = claim.evidence
    assert (item.source.id, item.locator) == ("moreno2016reading", "p. 4")
    assert (item.relation, item.basis) == (EvidenceRelation.QUALIFIES, Basis.ABSTRACT)
    assert item.design is not None
    assert item.design.id == "conceptual"
    assert "(issue 12)" in claim.body
    assert not claim.mentions


@pytest.mark.parametrize(
    "source",
    [
        "moreno2016reading",
        "see [@moreno2016reading].",
        "https://doi.org/10.1234/MADE-UP.7.",
        "Ana Moreno wrote “Reading networks before changing them” in 2016",
    ],
)
def test_a_source_on_record_is_known_however_it_is_named(
    root: Path, typed: Typed, source: str
) -> None:
    assert typed("claim", **{**CLAIM, "source": source}).returncode == 0
    claim = load(root).corpus.claims["networks-last-where-heads-trust-each"]
    assert claim.evidence[0].source.id == "moreno2016reading"


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"source": "A book that I once read"}, "It could not be told which source is meant"),
        ({"source": "10.9999/nobody"}, "cannot be reached"),
        ({"statement": "Networks " * 60}, "write one sentence of at most 400"),
        ({"statement": "Partnering helps schools to improve."}, "says nearly the same"),
        ({"relation": "$(touch x)"}, "does not say what the source does"),
        ({"statement": "!!!"}, "No name can be made of this statement"),
    ],
)
def test_what_cannot_be_drafted_is_said_and_nothing_written(
    root: Path, typed: Typed, answers: dict[str, str], message: str
) -> None:
    before = texts(root)
    done = typed("claim", **{**CLAIM, **answers})
    assert done.returncode in {1, 2}
    assert message in done.stderr
    assert texts(root) == before


def test_names_of_files_come_from_letters_alone(root: Path, typed: Typed) -> None:
    done = typed("claim", **{**CLAIM, "statement": "../../.github/workflows/x.yml: runs 'rm' $(x)"})
    assert done.returncode == 0, done.stderr
    new = set(texts(root)) - {"claims/partnering-helps.md", "claims/networks/spread-by-faith.md"}
    assert [name for name in new if name.endswith(".md")] == [
        "claims/github-workflows-yml-runs-rm.md"
    ]


def test_a_pasted_record_becomes_an_entry(root: Path, typed: Typed) -> None:
    record = "@book{../x, author = {Roe, Bo}, title = {Pairs at Work}, year = 2020, file = {/etc}}"
    done = typed("source", record=f"```bibtex\n{record}\n```", unsure="the year @article{y}")
    assert done.returncode == 0, done.stderr
    source = load(root).corpus.sources["roe2020pairs"]
    assert source.title == "Pairs at Work"
    assert not source.find("file")
    assert "y" not in load(root).corpus.sources
    again = typed("source", record=record)
    assert again.returncode == 1
    assert "On record already: roe2020pairs." in again.stderr


def test_a_study_goes_to_the_studies(root: Path, typed: Typed) -> None:
    done = typed("study", label="Trial of trust, made-up land", reports="moreno2016reading",
                 sample="82 schools, 14,100 pupils", period="2014/2016", design="by lot",
                 evaluator="independent")  # fmt: skip
    assert done.returncode == 0, done.stderr
    (study,) = load(root).corpus.studies.values()
    assert {count.unit: count.number for count in study.sample} == {"schools": 82, "pupils": 14100}
    assert study.note == "Sent in by a form (issue 12); how it was made: by lot"


@pytest.mark.parametrize("what", ["partnering-helps", "https://x.example/claim/partnering-helps/"])
def test_a_correction_of_a_claim_stands_in_its_prose(root: Path, typed: Typed, what: str) -> None:
    done = typed("correction", what=what, kind="The source says something else, or not there",
                 right="It says <b>may</b> help.", evidence="Page 3.")  # fmt: skip
    assert done.returncode == 0, done.stderr
    claim = load(root).corpus.claims["partnering-helps"]
    assert claim.body.rstrip().endswith(
        r"(issue 12): The source says something else, or not there. What would be right, as it was"
        r" sent in: It says \<b\>may\</b\> help. How that is known: Page 3."
    )


def test_a_correction_of_a_record_stands_above_its_entry(root: Path, typed: Typed) -> None:
    before = load(root).corpus
    done = typed("correction", what="nao2009partnering", kind="The record of the source is wrong",
                 right="} @misc{z, title = {Z}", evidence="The title page.")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert load(root).corpus == before
    text = (root / "sources/one.bib").read_text(encoding="utf-8")
    assert "How that is known: The title page.\n@report{nao2009partnering" in text


@pytest.mark.parametrize("what", ["../../etc/passwd", "claims/../x", "nobody", "", "vocabulary"])
def test_nothing_else_can_be_corrected(root: Path, typed: Typed, what: str) -> None:
    before = texts(root)
    done = typed("correction", what=what, right="x", evidence="y")
    assert done.returncode == 1
    assert "It could not be told which" in done.stderr
    assert texts(root) == before


def test_a_body_that_is_too_large_is_not_read(root: Path, kb_main) -> None:
    path = root / "form.md"
    path.write_text("x" * 300_000, encoding="utf-8")
    done = kb_main("-C", str(root), "new", "form", str(path))
    assert done.returncode == 1
    assert "more than 262144 bytes" in done.stderr
