"""``kb import --claims`` and ``kb export table``: tables of evidence in, and out again."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from kb.cli import main
from kb.model import Corpus
from kb.workspace import load
from tests.conftest import SMALL, WEIGHED, RunKb, write_files

FOLDER = Path(__file__).parent.parent / "ingest" / "tables"
EMPTY = {
    "sources/sources.bib": "",
    "claims/vocabulary.yml": "features: []\noutcomes: []\ncontexts: []\ndesigns: []\n",
}


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return write_files(tmp_path / "empty", EMPTY)


def bring(kb_main: RunKb, root: Path, name: str, *options: str):
    table, table_map = FOLDER / f"{name}.csv", FOLDER / f"{name}-map.yml"
    return kb_main(
        "-C", str(root), "import", "--claims", str(table), "--map", str(table_map), *options
    )


def test_a_meta_analysis(empty: Path, kb_main: RunKb) -> None:
    done = bring(kb_main, empty, "meta")
    assert done.returncode == 1, "a row could not be read"
    slip, terms, sources, counted = done.stdout.splitlines()
    assert slip == "meta.csv, row 6: “minus one” is no number for value."
    assert set(terms.removeprefix("New terms: ").removesuffix(".").split(", ")) == {
        "feature exercise", "outcome depression", "outcome anxiety", "context adults",
        "context primary-care", "context hospital", "design randomised-trial",
    }  # fmt: skip
    assert sources == "New sources: adams2011, clarke2014, diaz2018."
    assert counted == (
        "5 rows: 2 claims, 4 items of evidence, 3 studies, 7 terms, 3 sources added; 1 row left"
        " out."
    )
    loaded = load(empty)
    assert not [f for f in loaded.diagnostics if f.code != "B013"]
    corpus = loaded.corpus
    claim = corpus.claims["exercise-changes-depression-adults"]
    assert [context.id for context in claim.contexts] == ["adults", "primary-care", "hospital"]
    assert corpus.contexts["adults"].kind == "population"
    assert corpus.contexts["hospital"].kind == "setting"
    assert corpus.outcomes["depression"].better == "lower"
    first, second, third = claim.evidence
    assert (first.source.id, first.study and first.study.id) == ("adams2011", "northtown")
    (effect,) = first.effects
    assert (effect.value and effect.value.text, effect.se and effect.se.text) == ("-0.42", "0.15")
    assert effect.ci
    assert [end.text for end in effect.ci] == ["-0.71", "-0.13"]
    assert [(count.unit, count.number) for count in effect.n] == [("participants", 182)]
    assert third.effects[0].ci is None, "NA says nothing"
    names = [person.family for person in corpus.sources["diaz2018"].authors]
    assert names == ["Diaz", "Evans", "Ford"]
    assert corpus.sources["clarke2014"].authors[-1].literal == "others"
    study = corpus.studies["southville"]
    assert (study.design and study.design.id, [r.id for r in study.reports]) == (
        "randomised-trial", ["clarke2014"],
    )  # fmt: skip
    assert second.source.id == "clarke2014"


def test_a_coded_map_of_evidence(empty: Path, kb_main: RunKb) -> None:
    done = bring(kb_main, empty, "map")
    assert (
        "map.csv, row 5: “unheard of” is no relation; it is one of supports, qualifies,"
        in done.stdout
    )
    corpus = load(empty).corpus
    assert {name: [str(item.relation) for item in claim.evidence]
            for name, claim in corpus.claims.items()} == {
        "code-review-bears-defects-found": ["supports"],
        "code-review-bears-time-spent": ["qualifies"],
        "pair-programming-bears-defects-found": ["supports"],
    }  # fmt: skip
    assert corpus.contexts.keys() == {"spain", "korea", "norway"}
    assert corpus.designs.keys() == {"controlled-experiment", "case-study"}
    assert corpus.sources["moreno2016reading"].doi == "10.1234/se.1"


@pytest.mark.parametrize("name", ["meta", "map"])
def test_a_dry_run_shows_each_row_and_again_is_nothing_to_do(
    name: str, empty: Path, kb_main: RunKb
) -> None:
    dry = bring(kb_main, empty, name, "--dry-run")
    assert "row 2: claim " in dry.stdout
    assert not load(empty).corpus.claims
    bring(kb_main, empty, name)
    before = {path: path.read_bytes() for path in empty.rglob("*.*")}
    assert "Nothing to do. " in bring(kb_main, empty, name).stdout
    assert {path: path.read_bytes() for path in empty.rglob("*.*")} == before


def test_further_rows_go_to_the_notes_that_are_there(
    empty: Path, tmp_path: Path, kb_main: RunKb
) -> None:
    bring(kb_main, empty, "meta")
    note = empty / "claims/exercise-changes-anxiety-adults.md"
    note.write_text(f"{note.read_text(encoding='utf-8')}\nProse of ours.\n", encoding="utf-8")
    table = tmp_path / "more.csv"
    head = (FOLDER / "meta.csv").read_text(encoding="utf-8").splitlines()[0]
    more = "Southville,Clarke et al.,2014,Hospital,exercise,Anxiety,0.01,,,,96,low"
    table.write_text(f"{head}\n{more}\n", encoding="utf-8")
    done = kb_main("-C", str(empty), "import", "--claims", str(table),
                   "--map", str(FOLDER / "meta-map.yml"))  # fmt: skip
    assert "1 item of evidence" in done.stdout
    text = note.read_text(encoding="utf-8")
    assert text.endswith("Prose of ours.\n")
    claim = load(empty).corpus.claims["exercise-changes-anxiety-adults"]
    assert [item.source.id for item in claim.evidence] == ["adams2011", "clarke2014"]


def test_sources_by_the_numbers_that_tables_have(
    empty: Path, tmp_path: Path, kb_main: RunKb
) -> None:
    (empty / "sources/sources.bib").write_text(
        "@article{a, title={A}, pmid={300}}\n@article{b, title={B}, doi={10.1234/Made.Up}}\n",
        encoding="utf-8",
    )
    table, table_map = tmp_path / "t.csv", tmp_path / "m.yml"
    table.write_text("of,says\n300,One\nhttps://doi.org/10.1234/made.up,Two\n", encoding="utf-8")
    table_map.write_text(
        'claim: {statement: "{says} is claimed."}\nsource: "{of}"\n'
        "evidence: {relation: supports}\n",
        encoding="utf-8",
    )
    done = kb_main("-C", str(empty), "import", "--claims", str(table), "--map", str(table_map))
    assert done.returncode == 0, done.stdout
    corpus = load(empty).corpus
    assert [c.evidence[0].source.id for c in corpus.claims.values()] == ["a", "b"]


EFFECTS = """\
study,author,year,outcome,setting,yi,vi,n1i,n2i
Alpha,Doe,2011,Defects,Company,-0.3,0.04,20,21
Alpha,Doe,2011,external quality,Company,0.2,n/a,20,21
"""


def test_a_map_is_guessed_from_the_names_of_columns(
    empty: Path, tmp_path: Path, kb_main: RunKb
) -> None:
    table, guess = tmp_path / "t.csv", tmp_path / "m.yml"
    table.write_text(EFFECTS, encoding="utf-8")
    refused = kb_main("-C", str(empty), "import", "--claims", str(table))
    assert refused.returncode == 2
    text = refused.stderr.split("to begin with:\n\n")[1]
    guess.write_text(text, encoding="utf-8")
    again = kb_main("-C", str(empty), "import", "--claims", str(table), "--map", str(guess))
    assert "t.csv, rows 2, 3: how its source stands to the claim is not said" in again.stdout
    assert load(empty).corpus.claims == {}
    decided = text.replace("effect:\n", "evidence:\n  relation: supports\neffect:\n").replace(
        "better: higher", "better: {defects: lower, External Quality: higher}"
    )
    guess.write_text(decided, encoding="utf-8")
    done = kb_main("-C", str(empty), "import", "--claims", str(table), "--map", str(guess))
    assert done.returncode == 0, done.stdout
    corpus = load(empty).corpus
    assert {o.id: (o.label, str(o.better)) for o in corpus.outcomes.values()} == {
        "defects": ("Defects", "lower"), "external-quality": ("External quality", "higher"),
    }  # fmt: skip
    effects = [e for c in corpus.claims.values() for i in c.evidence for e in i.effects]
    assert {(e.value.text, e.se and e.se.text, e.note) for e in effects} == {
        ("-0.3", "0.2", "se is the root of the variance 0.04"), ("0.2", None, ""),
    }  # fmt: skip
    assert [(c.unit, c.number) for c in effects[0].n] == [("treatment", 20), ("control", 21)]


def test_new_terms_stand_in_their_list_and_not_under_the_next_remark(
    empty: Path, kb_main: RunKb
) -> None:
    (empty / "claims/vocabulary.yml").write_text(
        "features: []\n\n# What may change.\noutcomes: []\n\n# Where.\ncontexts: []\n\n"
        "# How.\ndesigns: []\n",
        encoding="utf-8",
    )
    bring(kb_main, empty, "meta")
    text = (empty / "claims/vocabulary.yml").read_text(encoding="utf-8")
    assert "    better: lower\n\n# Where.\ncontexts:\n" in text
    assert "    kind: setting\n\n# How.\ndesigns:\n" in text


def bare(corpus: Corpus) -> Corpus:
    """The collection without what a table of evidence has no place for."""
    claims = {
        name: replace(claim, body=claim.body.strip(), places={}, place=None, body_place=None)
        for name, claim in corpus.claims.items()
    }
    return replace(corpus, claims=claims, questions={})


def test_what_is_exported_imports_to_the_same_collection(tmp_path: Path, kb_main: RunKb) -> None:
    root = write_files(tmp_path / "old", WEIGHED)
    table = tmp_path / "table.csv"
    assert kb_main("-C", str(root), "export", "table", "-o", str(table)).returncode == 0
    again = kb_main("-C", str(root), "import", "--claims", str(table))
    assert again.stdout.startswith("Nothing to do. "), again.stdout
    assert "row" not in again.stdout.split("Nothing to do. ")[0]
    files = {name: text for name, text in WEIGHED.items() if not name.endswith(".md")}
    files.pop("sources/studies.yml")
    new = write_files(tmp_path / "new", files)
    done = kb_main("-C", str(new), "import", "--claims", str(table))
    assert done.returncode == 0, done.stdout + done.stderr
    before, after = bare(load(root).corpus), bare(load(new).corpus)
    assert after.claims == before.claims
    assert after.studies == before.studies
    assert after == before
    assert (new / "claims/networks/spread-by-faith.md").is_file()


def test_the_shipped_collection_imports_again(kb_main: RunKb, kb_db: Path, tmp_path: Path) -> None:
    from tests.conftest import ROOT  # noqa: PLC0415

    table = tmp_path / "table.csv"
    assert kb_main("-C", str(ROOT), "export", "table", "-o", str(table)).returncode == 0
    done = kb_main("-C", str(ROOT), "import", "--claims", str(table), "--dry-run")
    assert "Nothing to do. " in done.stdout, done.stdout[-3000:]
    with table.open(encoding="utf-8-sig", newline="") as rows:
        assert len({row["claim"] for row in csv.DictReader(rows)}) > 100


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("row: effects\n", "is no kind of row; did you mean “effect”?"),
        ('claim: {statement: "{Mesured}"}\n', "has no column “Mesured”; did you mean “measured”?"),
        ("clame: {}\n", "the map has no key “clame”; did you mean “claim”?"),
        ('claim: {statment: "{g}"}\n', "has no key “statment”; did you mean “statement”?"),
    ],
)
def test_slips_in_a_map(text: str, said: str, empty: Path, tmp_path: Path, kb_main: RunKb) -> None:
    path = tmp_path / "map.yml"
    path.write_text(text, encoding="utf-8")
    done = kb_main("-C", str(empty), "import", "--claims", str(FOLDER / "meta.csv"),
                   "--map", str(path))  # fmt: skip
    assert done.returncode == 2
    assert said in done.stderr


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("nobody2020,supports,X,smd,1", "there is no source “nobody2020”"),
        ("lima2010,supports,X,smd,1", "did you mean “lima2010thinking”?"),
        ("lima2010thinking,,X,smd,1", "how its source stands to the claim is not said"),
        ("lima2010thinking,suports,X,smd,1", "did you mean “supports”?"),
        (
            "lima2010thinking,supports,X,smd,1",
            "say whether higher or lower is better, as in “better: {X: higher}”",
        ),
        ("lima2010thinking,supports,X,g,1", "“g” is no measure"),
        ("lima2010thinking,supports,,smd,1", "its effect names no outcome"),
    ],
)
def test_slips_name_the_row(row: str, said: str, small_kb: Path, tmp_path: Path) -> None:
    from click.testing import CliRunner  # noqa: PLC0415

    table, table_map = tmp_path / "t.csv", tmp_path / "m.yml"
    table.write_text(f"key,rel,out,what,es\n{row}\n", encoding="utf-8")
    table_map.write_text(
        'claim: {statement: "A claim by {key} that is new."}\nsource: "{key}"\n'
        'evidence: {relation: "{rel}"}\n'
        'effect: {outcome: "{out}", measure: "{what}", value: "{es}"}\n',
        encoding="utf-8",
    )
    done = CliRunner().invoke(
        main, ["-C", str(small_kb), "import", "--claims", str(table), "--map", str(table_map)]
    )
    assert done.exit_code == 1
    assert "t.csv, row 2: " in done.stdout
    assert said in done.stdout
    assert sorted(p.name for p in (small_kb / "claims").rglob("*.md")) == sorted(
        Path(name).name for name in SMALL if name.endswith(".md")
    )
