"""Who answers for the collection, and how a mistake is reported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.web.curators import Curator, read_curators, read_mail
from tests.web.conftest import Open

pytestmark = pytest.mark.datasette

CONFIG = {
    "plugins": {
        "kb": {
            "curators": [{"name": "Lima & Co", "orcid": "0000-0002-1825-0097"}, "A body"],
            "mail": "evidence@example.org",
        }
    }
}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, ()),
        ("Ana", (Curator("Ana"),)),
        ([{"name": "Ana", "orcid": "https://orcid.org/0000-0002-1825-009X"}],
         (Curator("Ana", "https://orcid.org/0000-0002-1825-009X"),)),
        ([{"name": "Ana", "orcid": "javascript:x"}], (Curator("Ana"),)),
        ([{"orcid": "0000-0002-1825-0097"}, 3, ""], ()),
    ],
)  # fmt: skip
def test_curators_are_read(value: object, read: tuple[Curator, ...]) -> None:
    assert read_curators(value) == read


def test_only_an_address_is_written_to() -> None:
    assert read_mail("a+b@example.org") == "a+b@example.org"
    for bad in (None, "x", "a@b", "a@example.org?bcc=c@example.org", 'a"@example.org'):
        assert read_mail(bad) == ""


def test_pages_feeds_and_data_name_the_curators(make_site: Open, web_db: Path) -> None:
    site = make_site(web_db, config=CONFIG)
    home = site.get("/").text
    assert "Curated by" in home
    assert 'href="https://orcid.org/0000-0002-1825-0097"' in home
    block = home.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    data = json.loads(block)
    assert [one["name"] for one in data["creator"]] == ["Lima & Co", "A body"]
    assert data["distribution"][0]["contentUrl"].endswith("/kb.db")
    for feed in ("/feed.atom", "/feature/network.atom", "/search.atom"):
        text = site.get(feed).text
        assert (
            "<author><name>Lima &amp; Co</name><uri>https://orcid.org/0000-0002-1825-0097</uri>"
            in text
        )
        assert "<author><name>A body</name></author>" in text


def test_a_mistake_is_reported_by_mail_or_at_the_forge(make_site: Open, web_db: Path) -> None:
    claim = "/claim/spread-by-faith"
    mail = make_site(web_db, config=CONFIG).get(claim).text
    assert 'href="mailto:evidence@example.org?subject=A%20mistake' in mail
    assert "claim%2Fspread-by-faith" in mail or "claim/spread-by-faith" in mail
    forge = {"plugins": {"kb": {"forge": "https://github.com/example/evidence"}}}
    assert "issues/new?title=A%20mistake" in make_site(web_db, config=forge).get(claim).text
    assert "Report a mistake" not in make_site(web_db).get(claim).text
