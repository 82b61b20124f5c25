"""The address of a term that is no more leads on, for good, to the term in its place."""

from __future__ import annotations

import pytest

from tests.web.conftest import Site

pytestmark = pytest.mark.datasette

RETIRED = {
    "/feature/attainment": "/outcome/attainment",
    "/feature/expectations-of-pupils": "/outcome/expectations-of-pupils",
    "/feature/sense-of-possibility": "/outcome/sense-of-possibility",
    "/feature/effects": "/feature/network",
    "/context/portugal": "/context/general",
}
"""Every term that the shipped vocabulary once had at another address."""


@pytest.mark.parametrize(
    ("address", "now"),
    [
        ("/feature/partnering", "/feature/network"),
        ("/feature/partnering.json", "/feature/network.json"),
        ("/design/joint-work", "/feature/network"),
        ("/claim/belief-spreads", "/claim/spread-by-faith"),
        ("/claim/spread-by-belief.bib", "/claim/spread-by-faith.bib"),
        ("/source/even.key", "/source/odd.key%2B2003"),
        ("/source/odd%20key", "/source/odd.key%2B2003"),
    ],
)
def test_a_former_term_leads_to_the_one_that_replaces_it(
    site: Site, address: str, now: str
) -> None:
    answer = site.get(address)
    assert (answer.status_code, answer.headers["location"]) == (308, now)
    assert site.get(now).status_code == 200


@pytest.mark.parametrize("address", ["/feature/joint-work", "/outcome/partnering", "/design/x"])
def test_an_address_that_no_term_ever_had_is_missing(site: Site, address: str) -> None:
    assert site.get(address).status_code == 404


@pytest.mark.parametrize("address", RETIRED)
def test_the_terms_that_the_collection_retired_still_lead_somewhere(
    shipped: Site, address: str
) -> None:
    answer = shipped.get(address)
    assert (answer.status_code, answer.headers["location"]) == (308, RETIRED[address])
    assert shipped.get(RETIRED[address]).status_code == 200


def test_the_timeline_of_a_former_feature_leads_to_the_outcome_in_its_place(shipped: Site) -> None:
    for form in ("", ".json", ".svg"):
        answer = shipped.get(f"/timeline{form}?feature=attainment")
        assert answer.status_code == 308
        assert answer.headers["location"] == f"/timeline{form}?outcome=attainment"
    assert shipped.get("/timeline.json?outcome=attainment").json()["years"]
    assert shipped.get("/timeline.json?feature=nothing").status_code == 404
