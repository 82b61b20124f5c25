"""Features, contexts and studies side by side."""

from __future__ import annotations

import csv
import io

import pytest

from tests.web.conftest import Site
from tests.web.test_pages import words

pytestmark = pytest.mark.datasette


def test_two_features_stand_side_by_side(site: Site) -> None:
    text = words(site.get("/compare?feature=network&feature=trust").text)
    assert "Compare Network and Trust" in text
    assert "Claims 3 2" in text
    assert "Lines of evidence for it" in text
    assert "Partnering helps schools to improve." in text.partition("about several of them 1")[2]


def test_lines_are_those_of_the_map(shipped: Site) -> None:
    chosen = ("network", "trust", "pairing")
    shown = shipped.get("/compare.json", params=[("feature", one) for one in chosen]).json()
    for side in shown["sides"]:
        sql = (
            "select lines_for, lines_mixed, lines_against from map_cells"
            " where feature = :f and axis = 'all' and scope = 'direct'"
        )
        address = "/kb/-/query.json" if hasattr(shipped.datasette, "allowed") else "/kb.json"
        rows = shipped.get(address, params={"sql": sql, "f": side["id"], "_shape": "array"}).json()
        assert [one["lines"] for one in side["ways"]] == list(rows[0].values())


def test_what_disputes_what_is_shown(site: Site) -> None:
    text = words(site.get("/compare?feature=network&feature=trust").text)
    assert "Networks have spread through belief more than through proof. disputes" in text


def test_contexts_count_what_is_under_them(site: Site) -> None:
    rows = list(
        csv.DictReader(
            io.StringIO(site.get("/compare.csv?context=england&context=london").text[1:])
        )
    )
    england = {row["claim"] for row in rows if row["id"] == "england"}
    assert england == {"spread-by-faith", "partnering-helps", "new-claim"}


def test_at_most_four_and_only_what_there_is(site: Site) -> None:
    assert site.get("/compare").status_code == 200
    assert site.get("/compare?of=study").status_code == 200
    assert site.get("/compare?of=nothing").status_code == 404
    assert site.get("/compare?feature=nothing").status_code == 404
    many = site.get("/compare.json?" + "&".join(f"feature={name}" for name in "abcdefgh"))
    assert many.status_code == 404
