"""``kb new`` as people meet it: at a prompt, in a script, and in a shell that completes."""

from __future__ import annotations

import os
import select
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.shell_completion import BashComplete

from kb.cli import main
from kb.workspace import load
from tests.conftest import ROOT, SMALL, RunKb, WriteKb
from tests.lookup import server
from tests.quotes.test_quotes import pdf

STATEMENT = "Networks need a team at the centre."
DOI = "10.1234/networks.2020-1"
RIS = """\
TY  - RPRT
AU  - National Audit Office
TI  - Partnering for School Improvement
PY  - 2009
ER  -
TY  - BOOK
A2  - Daly, Alan
TI  - Social Network Theory
PY  - 2010
SN  - 978-1-934742-80-8
AB  - Their words.
C1  - 7
ER  -
"""


@pytest.fixture
def run(small_kb: Path, kb_main: RunKb):
    def new(*arguments: str):
        return kb_main("-C", str(small_kb), "new", *arguments)

    return new


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[server.Registry]:
    with server.registry() as state:
        monkeypatch.setenv("KB_DOI_SERVER", state.address)
        monkeypatch.setenv("KB_ISBN_SERVER", state.address)
        yield state


def test_a_claim_that_passes_as_a_draft(run, small_kb: Path, kb_main: RunKb) -> None:
    done = run("claim", STATEMENT, "--source", "lima2010thinking", "--relation", "supports",
               "--locator", "p. 4")  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "Wrote claims/networks-need-team-centre.md."
    text = (small_kb / "claims/networks-need-team-centre.md").read_text(encoding="utf-8")
    assert text == (
        f"---\nclaim: {STATEMENT}\nstatus: draft\nevidence:\n  - source: lima2010thinking\n"
        "    relation: supports\n    locator: p. 4\n---\n"
    )
    path = str(small_kb / "claims" / "networks-need-team-centre.md")
    checked = kb_main("-C", str(small_kb), "check", path)
    assert checked.returncode == 0, checked.stdout


def test_a_claim_with_all_there_is(run, small_kb: Path) -> None:
    done = run(
        "claim", STATEMENT, "--source", "lima", "--relation", "qualifies", "--via", "nao",
        "--design", "conc", "--basis", "relayed", "--quote", "A team: always", "--sample", "3",
        "--dataset", "d", "--note", "n", "--feature", "network", "--feature", "trust=describes",
        "--context", "eng", "--kind", "finding", "--certainty", "low", "--certainty-reason", "One.",
        "--link", "supports=partnering-helps", "--folder", "claims/teams", "--id", "a-team",
        "--body", "See [@lima2010thinking].",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    claim = load(small_kb).corpus.claims["a-team"]
    assert claim.path == "claims/teams/a-team.md"
    (item,) = claim.evidence
    assert item.source.id == "lima2010thinking"
    assert item.via is not None
    assert item.via.id == "nao2009partnering"
    assert item.design is not None
    assert item.design.id == "conceptual"
    assert [(b.feature.id, b.bearing) for b in claim.features] == [
        ("network", "supports"), ("trust", "describes"),
    ]  # fmt: skip
    assert [(r.relation, r.target.id) for r in claim.relations] == [
        ("supports", "partnering-helps")
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--source", "limma2010thinking"), "Did you mean “lima2010thinking”?"),
        (("--source", "zzz"), "Correct the spelling, or add it with “kb new source”."),
        (("--source", ""), "citation key of its source is missing: give it with --source"),
        (("--locator", "somewhere"), "is not understood as a locator"),
        (("--feature", "netwrok"), "no feature “netwrok”. Did you mean “network”?"),
        (("--feature", "trust=suports"), "is no bearing on a feature. Did you mean “supports”?"),
        (("--context", "englnd"), "no context “englnd”. Did you mean “england”?"),
        (("--design", "x"), "no study design “x”"),
        (("--link", "partnering-helps"), "must be a relation and a claim"),
        (("--link", "supports=partnering-hlps"), "Did you mean “partnering-helps”?"),
        (("--relation", "suports"), "'suports' is not one of"),
        (("--id", "No Good"), "must be small letters, digits and single hyphens, as in “no-good”"),
        (("--id", "partnering-helps"), "is taken by claims/partnering-helps.md"),
        (("--folder", "../out"), "is no folder below claims/"),
    ],
)  # fmt: skip
def test_slips_are_reported_with_the_fix(arguments: tuple[str, ...], said: str, run) -> None:
    done = run("claim", STATEMENT, "--source", "lima2010thinking", "--relation", "supports",
               *arguments)  # fmt: skip
    assert done.returncode == 2, done.stdout
    assert said in " ".join(done.stderr.split())


def test_names_that_more_than_one_begin_with(write_kb: WriteKb, kb_main: RunKb) -> None:
    more = "@book{lima2015acao, title = {Ação}, author = {Lima, J.}, date = {2015}}\n"
    root = write_kb({"sources/two.bib": more})
    done = kb_main(
        "-C", str(root), "new", "claim", "x", "--source", "lima", "--relation", "supports"
    )
    assert done.returncode == 2
    assert "More than one source begins with “lima”: lima2010thinking, lima2015acao." in done.stderr


def test_nearly_the_same_claim_is_refused_with_where_it_is(run, small_kb: Path) -> None:
    same = ("claim", "Partnering helps the schools to improve", "--source", "nao2009partnering",
            "--relation", "supports")  # fmt: skip
    done = run(*same)
    assert done.returncode == 1
    assert "claims/partnering-helps.md says nearly the same" in done.stderr
    assert len(list((small_kb / "claims").rglob("*.md"))) == 2
    assert run(*same, "--anyway").returncode == 0
    assert (small_kb / "claims/partnering-helps-schools-improve.md").exists()


def test_a_dry_run_writes_nothing(run, small_kb: Path) -> None:
    done = run("claim", STATEMENT, "--source", "lima2010thinking", "--relation", "supports",
               "--dry-run")  # fmt: skip
    assert done.stdout.startswith(f"---\nclaim: {STATEMENT}\n")
    assert len(list((small_kb / "claims").rglob("*.md"))) == 2


def test_nothing_is_asked_without_a_terminal(run) -> None:
    done = run("claim")
    assert done.returncode == 2
    assert "The statement is missing: give it with an argument in quotation marks." in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_at_a_terminal_the_rest_is_asked_for(small_kb: Path) -> None:
    answers = [
        ("statement", STATEMENT),
        ("citation key", "limma2010thinking"),
        ("citation key", "lima"),
        ("stands to it", "supports"),
        ("Where in", "p. 4"),
        ("read it in", ""),
        ("study was", "conc"),
        ("What you read", "abstract"),
        ("Certainty", "lo"),
        ("Certainty", "low"),
        ("makes it so", "One paper."),
        ("Kind", ""),
        ("feature", "trust"),
        ("How it bears", "supports"),
        ("Where it holds", "england"),
    ]
    said = conversation(small_kb, answers)
    assert "Did you mean “lima2010thinking”?" in said
    assert "Wrote claims/networks-need-team-centre.md." in said
    claim = load(small_kb).corpus.claims["networks-need-team-centre"]
    assert claim.certainty == "low"
    assert [b.feature.id for b in claim.features] == ["trust"]


def conversation(root: Path, answers: list[tuple[str, str]], *command: str) -> str:
    """What ``kb new claim``, or another command, says at a real terminal, with answers in turn."""
    import pty  # noqa: PLC0415 - there is none on Windows

    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        words = command or ("new", "claim")
        os.execv(sys.executable, [sys.executable, "-m", "kb", "-C", str(root), *words])  # noqa: S606
    said, seen = "", 0
    pending = list(answers)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                data = os.read(terminal, 4096)
            except OSError:
                break
            if not data:
                break
            said += data.decode(errors="replace")
        if pending and said.endswith(": ") and pending[0][0] in said[seen:]:
            seen = len(said)
            os.write(terminal, f"{pending.pop(0)[1]}\n".encode())
    os.close(terminal)
    os.waitpid(pid, 0)
    assert not pending, said
    return said


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("kb -C {root} new claim x --source li", ["lima2010thinking"]),
        ("kb -C {root} new claim x --feature tr", ["trust"]),
        ("kb -C {root} new claim x --feature trust=d", ["trust=disputes", "trust=describes"]),
        ("kb -C {root} new claim x --link sup", ["supports=", "supersedes="]),
        ("kb -C {root} new claim x --link supports=part", ["supports=partnering-helps"]),
        ("kb -C {root} new claim x --context ", ["england"]),
        ("kb -C {root} new claim x --relation q", ["qualifies"]),
    ],
)
def test_a_shell_completes_names(words: str, expected: list[str], small_kb: Path) -> None:
    _, *arguments, incomplete = words.format(root=small_kb).split(" ")
    completer = BashComplete(main, {}, "kb", "_KB_COMPLETE")
    found = completer.get_completions(arguments, incomplete)
    assert [item.value for item in found] == expected


def test_a_shell_completes_nothing_outside_a_knowledge_base(tmp_path: Path) -> None:
    completer = BashComplete(main, {}, "kb", "_KB_COMPLETE")
    arguments = ["-C", str(tmp_path), "new", "claim", "x", "--source"]
    assert completer.get_completions(arguments, "li") == []


def test_a_source_by_its_doi(run, registry: server.Registry, small_kb: Path) -> None:
    done = run("source", "--doi", f"https://doi.org/{DOI}", "--mailto", "ada@example.org")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "Added sousa2020networks to sources/one.bib, line 16."
    assert "left out abstract" in done.stderr
    source = load(small_kb).corpus.sources["sousa2020networks"]
    assert source.title == "Networks & schools: what holds them"
    again = run("source", "--doi", DOI.upper())
    assert again.returncode == 1
    assert "On record already, by its DOI: sousa2020networks (sources/one.bib:16)" in again.stderr


def test_a_source_by_its_isbn(run, registry: server.Registry, small_kb: Path) -> None:
    done = run("source", "--isbn", "1-934742-80-5", "--file", "books.bib", "--key", "mine2012")
    assert done.returncode == 0, done.stderr
    assert "Added mine2012 to sources/books.bib, line 1." in done.stdout
    assert load(small_kb).corpus.sources["mine2012"].date is not None


def test_without_a_network_it_says_what_to_do(run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_DOI_SERVER", "http://127.0.0.1:9")
    done = run("source", "--doi", DOI)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "no network" in done.stderr
    assert "--from-bibtex FILE" in done.stderr


def test_records_from_a_file_the_known_ones_refused(run, small_kb: Path, tmp_path: Path) -> None:
    path = tmp_path / "two.ris"
    path.write_text(RIS, encoding="utf-8")
    done = run("source", "--from-ris", str(path))
    assert done.returncode == 1
    assert (
        "On record already, by its title, year and first author: nao2009partnering" in done.stderr
    )
    assert "I002 info: “C1” is left out: 7" in done.stderr
    assert "Added daly2010social to sources/one.bib" in done.stdout
    assert load(small_kb).corpus.sources["daly2010social"].abstract == ""


@pytest.mark.parametrize(("key", "expected"), [("Key_1", "Key_1"), ("Key 1", "sousa2012ties")])
def test_bibtex_from_standard_input(key: str, expected: str, small_kb: Path) -> None:
    import subprocess  # noqa: PLC0415

    entry = f"@book{{{key}, title = {{Ties that {{Hold}}}}, author = {{Sousa, Ana}}, year = 2012}}"
    done = subprocess.run(
        [sys.executable, "-m", "kb", "-C", small_kb, "new", "source", "--from-bibtex", "-"],
        input=entry, capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    text = (small_kb / "sources/one.bib").read_text(encoding="utf-8")
    assert f"@book{{{expected},\n" in text
    assert text.startswith(SMALL["sources/one.bib"])


def test_csl_json_keeps_a_key_in_the_collections_style(run, small_kb: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('[{"id": "sousa2012ties", "type": "book", "title": "Ties"}]', encoding="utf-8")
    done = run("source", "--from-csljson", str(path), "--dry-run")
    assert done.stdout.startswith("@book{sousa2012ties,\n")
    assert (small_kb / "sources/one.bib").read_text(encoding="utf-8") == SMALL["sources/one.bib"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "Give one of --doi, --isbn"),
        (("--doi", "x", "--isbn", "y"), 2, "Give one of"),
        (("--doi", "x"), 2, "is no DOI"),
        (("--isbn", "9781934742809"), 2, "digits do not add up"),
        (("--from-ris", "nowhere.ris"), 2, "could not be read"),
        (("--from-ris", os.devnull), 1, "holds nothing to add; it is empty"),
        (("--from-csljson", os.devnull), 1, "holds nothing to add"),
        (("--from-bibtex", os.devnull, "--file", "../x.bib"), 2, "is no .bib file below sources/"),
        (("--from-bibtex", os.devnull, "--file", "x.txt"), 2, "is no .bib file below sources/"),
    ],
)
def test_wrong_uses(arguments: tuple[str, ...], code: int, said: str, run) -> None:
    done = run("source", *arguments)
    assert done.returncode == code
    assert said in " ".join(done.stderr.split())


PAPER = [
    f"Networks and schools: what holds them\nAna Sousa\ndoi:{DOI}.",
    "Teachers trust whom they know. Trust grew where heads met often, as Ng et al. saw.",
    "Less is known of pupils, of whom no trust is told.",
]


def test_a_claim_from_a_pdf(
    run, registry: server.Registry, small_kb: Path, tmp_path: Path, kb_main: RunKb
) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(pdf(*PAPER))
    asked = ("claim", STATEMENT, "--from", str(paper), "--search", "trust heads")
    offered = run(*asked)
    assert offered.returncode == 2
    assert "The text is sousa2020networks, which is new." in offered.stderr
    assert "\n1. Trust grew where heads met often, as Ng et al. saw. (p. 2)\n" in offered.stderr
    assert "supports, qualifies, disputes, background is missing" in offered.stderr
    assert "sousa2020networks" not in load(small_kb).corpus.sources, "nothing by itself"
    done = run(*asked, "--passage", "1", "--relation", "qualifies")
    assert done.returncode == 0, done.stderr
    assert "counted from the first: compare the locator" in done.stderr
    corpus = load(small_kb).corpus
    (item,) = corpus.claims["networks-need-team-centre"].evidence
    assert (item.source.id, str(item.relation), item.locator) == (
        "sousa2020networks", "qualifies", "p. 2",
    )  # fmt: skip
    assert item.quote == "Trust grew where heads met often, as Ng et al. saw."
    assert item.basis is None
    assert corpus.sources["sousa2020networks"].volume == "11"
    (tmp_path / "texts").mkdir()
    paper.rename(tmp_path / "texts/sousa2020networks.pdf")
    held = kb_main("-C", str(small_kb), "quotes", "verify", "--texts", str(tmp_path / "texts"))
    assert "1 exact" in held.stdout


def test_a_claim_from_a_pdf_without_a_network(
    run, small_kb: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_DOI_SERVER", "http://127.0.0.1:9")
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(pdf(*PAPER))
    done = run("claim", STATEMENT, "--from", str(paper), "--relation", "supports")
    assert done.returncode == 0, done.stderr
    assert "Not looked up: 127.0.0.1 cannot be reached, or there is no network." in done.stderr
    corpus = load(small_kb).corpus
    (item,) = corpus.claims["networks-need-team-centre"].evidence
    source = corpus.sources[item.source.id]
    assert (source.title, source.doi) == ("Networks and schools: what holds them", DOI)


def test_a_claim_from_a_pdf_of_a_work_on_record(
    run, small_kb: Path, tmp_path: Path, registry: server.Registry
) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(
        pdf(f"Thinking More Deeply about Networks in Education\nLima\nData: doi.org/{DOI}", "x")
    )
    done = run("claim", STATEMENT, "--from", str(paper), "--relation", "supports")
    assert done.returncode == 0, done.stderr
    assert "The text is lima2010thinking, which is on record." in done.stderr
    assert "sousa2020networks" not in load(small_kb).corpus.sources


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"%PDF-1.4\nnonsense", "its PDF cannot be read"),
        ("a.pdf", pdf(""), "holds no text; a scan"),
        ("a.docx", b"x", "is none of these: .txt, .md, .html, .htm, .pdf"),
    ],
)
def test_a_text_that_cannot_be_read(run, name: str, data: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    done = run("claim", STATEMENT, "--from", str(tmp_path / name), "--relation", "supports")
    assert done.returncode in {1, 2}
    assert said in done.stderr
