"""Claims and evidence in every format, read again by the programs that such formats are for."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from sqlite3 import connect

import pyarrow.parquet as pq
import pytest
from markdown_it import MarkdownIt
from rdflib import Dataset, Graph, Literal, Namespace, URIRef

from kb.cite.export.excerpt import CollectionMetadata, Excerpt
from kb.cite.export.formats import FORMATS
from kb.cite.export.ris import write_ris
from kb.cite.export.table import COLUMNS
from kb.store.excerpt import read_excerpt
from tests.building import build_kb
from tests.cite.programs import READERS, needed, run
from tests.conftest import SMALL, kb_command, write_files

# rdflib warns about what it itself uses.
pytestmark = [
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning"),
]

EVIL = (
    '=HYPERLINK("http://evil.test")|<script>alert(1)</script> [x](javascript:1) @lima2010 \u202eabc'
)
NOTE = SMALL["claims/partnering-helps.md"].replace(
    "relation: supports\n", f"relation: supports\n    quote: {json.dumps(EVIL)}\n"
)
SITE = "https://evidence.example/kb/"
SCHEMA = Namespace("https://schema.org/")
CITO = Namespace("http://purl.org/spar/cito/")
NP = Namespace("http://www.nanopub.org/nschema#")
PROV = Namespace("http://www.w3.org/ns/prov#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small knowledge base with a quotation that means harm, built."""
    files = {**SMALL, "claims/partnering-helps.md": NOTE}
    root = write_files(tmp_path_factory.mktemp("export") / "kb", files)
    build_kb(root)
    return root


@pytest.fixture(scope="module")
def excerpt(small: Path) -> Excerpt:
    """All of the small knowledge base."""
    collection = CollectionMetadata("Small", SITE, licence_url="https://example.org/licence")
    with closing(connect(small / "kb.db")) as connection:
        return read_excerpt(connection, collection)


def text(name: str, excerpt: Excerpt) -> str:
    return FORMATS[name].encoded(excerpt).decode()


@pytest.mark.parametrize("name", FORMATS)
def test_same_excerpt_same_bytes(name: str, excerpt: Excerpt) -> None:
    assert FORMATS[name].encoded(excerpt) == FORMATS[name].encoded(excerpt)


@pytest.mark.parametrize("url", ["vbscript:x", "javascript:x", "JavaScript:x", "data:text/html,x"])
def test_ris_opens_web_pages_only(excerpt: Excerpt, url: str) -> None:
    source = replace(excerpt.sources[0], url=url)
    assert "UR  - " not in write_ris([source])
    assert "UR  - https://e.org/x" in write_ris([replace(source, url="https://e.org/x")])


def test_json_ld_says_what_the_notes_say(excerpt: Excerpt) -> None:
    graph = Graph().parse(data=text("json-ld", excerpt), format="json-ld")
    claim = URIRef(f"{SITE}claim/spread-by-faith")
    lima = URIRef(f"{SITE}source/lima2010thinking")
    audit = URIRef(f"{SITE}source/nao2009partnering")
    assert (claim, CITO.isSupportedBy, lima) in graph
    assert (claim, CITO.disputes, URIRef(f"{SITE}feature/network")) in graph
    assert (claim, CITO.disputes, URIRef(f"{SITE}claim/partnering-helps")) in graph
    item = next(graph.subjects(CITO.hasCitingEntity, claim))
    assert (item, PROV.wasDerivedFrom, audit) in graph
    assert (item, SCHEMA.pagination, Literal("p. 2")) in graph
    assert graph.value(lima, SCHEMA.name) == Literal(
        "Thinking More Deeply about Networks in Education"
    )
    trust = URIRef(f"{SITE}feature/trust")
    assert (trust, SKOS.broader, URIRef(f"{SITE}feature/network")) in graph
    assert not [node for node in graph.all_nodes() if type(node).__name__ == "BNode"]


def test_turtle_holds_the_graph_of_the_json_ld(excerpt: Excerpt) -> None:
    turtle = Graph().parse(data=text("turtle", excerpt), format="turtle")
    assert set(turtle) == set(Graph().parse(data=text("json-ld", excerpt), format="json-ld"))


def test_nanopublications_have_their_four_graphs(excerpt: Excerpt) -> None:
    found = Dataset()
    found.parse(data=text("nanopub", excerpt), format="trig")
    heads = {subject for subject, _, _, _ in found.quads((None, NP.hasAssertion, None, None))}
    assert len(heads) == len(excerpt.claims)
    name = next(head for head in heads if "spread-by-faith" in head)
    assertion = next(found.quads((name, NP.hasAssertion, None, None)))[2]
    audit = URIRef(f"{SITE}source/nao2009partnering")
    reported = {(s, p, o) for s, p, o, g in found.quads((assertion, None, None, None)) if g}
    assert (assertion, PROV.wasDerivedFrom, audit) in reported
    lima = URIRef(f"{SITE}source/lima2010thinking")
    assert (assertion, PROV.hadPrimarySource, lima) in reported


def test_nanopublications_are_well_formed_to_their_own_library(excerpt: Excerpt) -> None:
    python = READERS / ".venv" / "bin" / "python"
    program = needed("nanopub", python, "see .ci/run for tests/readers/.venv")
    reported = run(
        [program, "-W", "ignore", str(READERS / "nanopubs.py")], text("nanopub", excerpt)
    )
    assert reported.strip() == str(len(excerpt.claims))


def test_a_collection_without_an_address_has_names_of_its_content(excerpt: Excerpt) -> None:
    bare = Excerpt(excerpt.corpus, excerpt.snapshot)
    graph = Graph().parse(data=text("json-ld", bare), format="json-ld")
    claims = list(graph.subjects(predicate=SCHEMA.text))
    assert len(claims) == len(excerpt.claims)
    assert all(str(claim).startswith("urn:uuid:") for claim in claims)


def test_csv_has_a_row_for_each_item_and_no_formula(excerpt: Excerpt) -> None:
    found = list(csv.DictReader(io.StringIO(text("csv", excerpt).removeprefix("\ufeff"))))
    assert [row["claim"] for row in found] == ["partnering-helps", "spread-by-faith"]
    assert list(found[0]) == list(COLUMNS)
    assert found[0]["quote"] == f"'{EVIL}'"[:-1]
    assert found[1]["via"] == "nao2009partnering"


def test_parquet_has_the_rows_in_their_own_types(excerpt: Excerpt) -> None:
    found = pq.read_table(io.BytesIO(FORMATS["parquet"].encoded(excerpt))).to_pylist()
    assert [row["claim"] for row in found] == ["partnering-helps", "spread-by-faith"]
    assert found[1]["features"] == ["network: disputes"]
    assert found[1]["year"] == 2010
    assert found[1]["second_hand"] is True
    assert found[0]["quote"] == EVIL


def test_markdown_shows_hostile_text_as_it_is(excerpt: Excerpt) -> None:
    html = MarkdownIt("commonmark").enable("table").render(text("markdown", excerpt))
    assert "<script" not in html
    assert "<a " not in html
    assert html.count("<table>") == len(excerpt.claims)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; [x](javascript:1) @lima2010 abc" in html
    assert "\u202e" not in html


def test_docx_is_read_by_pandoc(excerpt: Excerpt, tmp_path: Path) -> None:
    program = needed("pandoc", shutil.which("pandoc"), "install the system's package pandoc")
    (tmp_path / "table.docx").write_bytes(FORMATS["docx"].encoded(excerpt))
    reported = run([program, "-t", "plain", "--wrap=none", str(tmp_path / "table.docx")])
    words = re.sub(r"\s+", " ", reported)
    assert "Networks have spread through belief more than through proof." in words
    assert "Lima 2010, as cited in National Audit Office 2009" in words


def _crate(small: Path, folder: Path) -> Path:
    done = kb_command("-C", small, "export", "ro-crate", "-o", folder / "crate.zip")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(folder / "crate.zip") as archive:
        archive.extractall(folder / "crate")
    return folder / "crate"


def test_crate_holds_the_texts_and_the_database(small: Path, tmp_path: Path) -> None:
    crate = _crate(small, tmp_path)
    for name in SMALL:
        assert (crate / name).read_bytes() == (small / name).read_bytes()
    assert (crate / "kb.db").read_bytes() == (small / "kb.db").read_bytes()
    graph = json.loads((crate / "ro-crate-metadata.json").read_text("utf-8"))["@graph"]
    sums = {each["@id"]: each["sha256"] for each in graph if each["@type"] == "File"}
    assert len(sums) > len(SMALL)
    for name, digest in sums.items():
        assert hashlib.sha256((crate / name).read_bytes()).hexdigest() == digest
    first = (tmp_path / "crate.zip").read_bytes()
    _crate(small, tmp_path)
    assert (tmp_path / "crate.zip").read_bytes() == first


def _validated(crate: Path, folder: Path) -> Callable[[], str]:
    python = READERS / ".venv" / "bin" / "python"
    program = needed("rocrate-validator", python, "see .ci/run for tests/readers/.venv")
    context = READERS / "node_modules" / "ro-crate" / "lib" / "context.json"
    needed("ro-crate", context, "run “npm install --prefix tests/readers”")
    command = [program, str(READERS / "crate.py"), str(crate), str(context), str(folder)]
    return lambda: run(command)


@pytest.mark.slow
def test_crate_is_valid(small: Path, tmp_path: Path) -> None:
    crate = _crate(small, tmp_path)
    _validated(crate, tmp_path)()
    metadata = crate / "ro-crate-metadata.json"
    metadata.write_text(re.sub(r'"datePublished": "[^"]*",', "", metadata.read_text("utf-8")))
    with pytest.raises(AssertionError, match="datePublished"):
        _validated(crate, tmp_path)()
