"""What Datasette shows of the shipped collection, asked through Datasette itself."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
import yaml

from kb.search.schema import DATABASE
from kb.store.metadata import render, replace_generated
from kb.store.queries import QUERIES
from kb.web.server import datasette_for
from tests.conftest import ROOT

pytestmark = pytest.mark.datasette


@pytest.fixture(scope="module")
def metadata() -> dict[str, Any]:
    value: dict[str, Any] = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
    return value


@pytest.fixture
async def datasette(kb_db: Path, metadata: dict[str, Any]) -> Any:
    site = datasette_for(kb_db, metadata)
    await site.invoke_startup()
    return site


def test_metadata_is_current() -> None:
    text = (ROOT / "metadata.yml").read_text(encoding="utf-8")
    assert replace_generated(text, render(DATABASE)) == text


def test_every_table_and_column_is_described(kb_db: Path, metadata: dict[str, Any]) -> None:
    described = metadata["databases"]["kb"]["tables"]
    with sqlite3.connect(kb_db) as database:
        names = [
            row[0]
            for row in database.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
                " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%_fts_%'"
                " AND name NOT IN ('claims_fts', 'questions_fts', 'sources_fts')"
            )
        ]
        for name in names:
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
            assert described[name]["description"], name
            assert list(described[name]["columns"]) == columns, name


@pytest.mark.anyio
async def test_claims_with_all_facets(datasette: Any) -> None:
    answer = await datasette.client.get("/kb/claims.json?_size=max&_extra=facet_results")
    assert answer.status_code == 200
    page = await datasette.client.get("/kb/claims")
    assert page.status_code == 200
    facets = (
        "features",
        "contexts",
        "certainty",
        "kind",
        "status",
        "designs",
        "sources",
        "authors",
    )
    for name in facets:
        assert re.search(rf'<h2 id="facet-\d+">{name.capitalize()}\b', page.text)
        assert name in answer.json()["facet_results"].get("results", answer.json()["facet_results"])


@pytest.mark.anyio
async def test_forty_claims_are_there(datasette: Any) -> None:
    answer = await datasette.client.get("/kb/claims.json?_shape=array&_size=max")
    assert len(answer.json()) >= 40


@pytest.mark.anyio
async def test_datasettes_own_search_works(datasette: Any) -> None:
    answer = await datasette.client.get("/kb/claims.json?_shape=array&_search=networks")
    assert answer.json()


@pytest.mark.anyio
@pytest.mark.parametrize("query", [query.name for query in QUERIES])
async def test_canned_query_answers(datasette: Any, query: str) -> None:
    page = await datasette.client.get(f"/kb/{query}")
    assert page.status_code == 200
    rows = (await datasette.client.get(f"/kb/{query}.json?_shape=array")).json()
    assert rows, "a query without rows answers nothing about this collection"
    for column in {"claim", "source", "feature"} & rows[0].keys():
        assert f'href="/{column}/{rows[0][column]}"' in page.text


@pytest.mark.anyio
async def test_foreign_keys_show_labels(datasette: Any) -> None:
    page = await datasette.client.get("/kb/claim_features")
    assert "/kb/features/" in page.text or "/feature/" in page.text


@pytest.mark.anyio
async def test_link_tables_that_only_confuse_are_hidden(datasette: Any) -> None:
    page = (await datasette.client.get("/kb.json")).json()
    hidden = {table["name"] for table in page["tables"] if table["hidden"]}
    assert {"claim_contexts", "mentions", "build"} <= hidden
    assert "claims" not in hidden
