"""What the pages say, read from their HTML."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import Open, Site

pytestmark = pytest.mark.datasette


def words(html: str) -> str:
    """The text of a page, its spaces made single."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main)).replace(" ,", ",").strip()


def test_claim_says_how_sure_and_why(site: Site) -> None:
    text = words(site.get("/claim/spread-by-faith").text)
    assert "Networks have spread through belief more than through proof." in text
    assert "Low certainty" in text
    assert "One conceptual paper, known through a post." in text
    assert "1 for · 1 qualifying · 1 against" in text
    assert "3 independent lines" in text


def test_claim_groups_its_evidence(site: Site) -> None:
    text = words(site.get("/claim/spread-by-faith").text)
    assert text.index("For 1") < text.index("Qualifying 1") < text.index("Against 1")
    for piece in (
        "Lima 2010",
        "p. 2",
        "Conceptual work",
        "As relayed",
        "cited in Menzies 2014",
        "faith and fads",
        "Heads said otherwise.",
        "104 schools",
        "Retracted",
    ):
        assert piece in text, piece


def test_claim_warns_of_what_was_retracted_or_is_contested(site: Site) -> None:
    text = words(site.get("/claim/spread-by-faith").text)
    assert re.search(r"O'?.{0,6}Neill.*, on which this rests, was retracted", text)
    assert "does not take a side" in words(site.get("/claim/partnering-helps").text)
    assert "A draft" in words(site.get("/claim/trust-takes-time").text)


def test_claim_links_prose_and_relations(site: Site) -> None:
    html = site.get("/claim/spread-by-faith").text
    assert 'href="/source/lima2010thinking"' in html
    assert 'href="/claim/partnering-helps"' in html
    assert "Disputes" in words(html)
    assert "Disputed by" in words(site.get("/claim/partnering-helps").text)


def test_claim_offers_its_file_and_a_change(site: Site) -> None:
    html = site.get("/claim/spread-by-faith").text
    root = "https://github.com/example/evidence"
    assert f"{root}/blob/main/claims/spread-by-faith.md" in html
    assert f"{root}/commits/main/claims/spread-by-faith.md" in html
    assert f"{root}/edit/main/claims/spread-by-faith.md" in html


def test_no_forge_no_links_to_one(make_site: Open, web_db) -> None:
    html = make_site(web_db).get("/claim/spread-by-faith").text
    assert "Suggest a change" not in html
    assert "claims/spread-by-faith.md" in html


def test_scripts_in_notes_do_not_run(site: Site) -> None:
    assert "<script>alert" not in site.get("/claim/partnering-helps").text


def test_a_source_escapes_its_title(site: Site) -> None:
    html = site.get("/source/odd.key+2003").text
    assert "<b>Bold</b>" not in html
    assert "&lt;b&gt;Bold&lt;/b&gt;" in html or "Bold" in html


def test_source_says_what_is_taken_from_it(site: Site) -> None:
    text = words(site.get("/source/nao2009partnering").text)
    assert "National Audit Office" in text
    assert "Partnering helps schools to improve." in text
    assert "2 claims" in text
    relay = words(site.get("/source/menzies2014collaboration").text)
    assert "Sources it relays" in relay
    assert "Lima 2010" in relay
    assert "Read here through" in words(site.get("/source/lima2010thinking").text)


def test_source_links_out(site: Site) -> None:
    assert "https://doi.org/10.1007/s10833-008-9099-1" in site.get("/source/lima2010thinking").text
    assert "bn%3A9780102955064" in site.get("/source/nao2009partnering").text


def test_a_source_that_nobody_uses_has_a_page(site: Site) -> None:
    assert "No claim takes evidence" in words(site.get("/source/unused2001").text)


def test_a_retracted_source_says_so(site: Site) -> None:
    assert "Retracted." in words(site.get("/source/odd.key+2003").text)


def test_feature_counts_what_is_under_it_apart(site: Site) -> None:
    text = words(site.get("/feature/network").text)
    assert "Schools that work together towards something." in text
    # A claim on a part says nothing of the whole: it is counted, and found on the part's own page.
    assert "with its kinds and parts" in text
    assert "Trust takes time." not in text
    assert "Trust takes time." in words(site.get("/feature/trust").text)
    assert "Also called partnership" in text


def test_feature_says_what_is_missing(site: Site) -> None:
    text = words(site.get("/feature/empty").text)
    assert "No claim bears on it yet" in text
    assert "Any claim at all." in text


def test_home_balances_each_feature(site: Site) -> None:
    text = words(site.get("/").text)
    assert "Test collection" in text
    assert "Network 3 (4) 2 1 0 High certainty" in text
    assert "Untouched feature 0 0 0 0 –" in text
    assert "Sources to read first-hand 1" in text


def test_queue_lists_what_to_do(site: Site) -> None:
    text = words(site.get("/queue").text)
    assert "Thinking More Deeply" in text
    assert "Trust takes time." in text


def test_queue_goes_on_task_by_task(site: Site) -> None:
    html = site.get("/queue").text
    for task in ("read", "rate", "second", "weigh", "review", "findings"):
        assert f"/queue?task={task}" in html
        assert site.get(f"/queue?task={task}").status_code == 200
    text = words(site.get("/queue?task=read").text)
    assert "p. 2, read in Menzies 2014, for Networks have spread through belief" in text
    assert "Trust takes time." in words(site.get("/queue?task=review").text)
    assert "The list ends" in words(site.get("/queue?task=review&page=9").text)
    assert site.get("/queue?task=nothing").status_code == 404
    assert site.get("/queue?task=read&page=%F0%9F%A6%86").status_code == 200


def test_queue_downloads_whole(site: Site) -> None:
    text = site.get("/queue.csv").text
    assert "read first-hand,lima2010thinking" in text
    assert "review,trust-takes-time" in text


def test_a_gap_is_filled_where_no_forge_is_named(make_site: Open, web_db) -> None:
    site = make_site(web_db)
    html = site.get("/map").text
    assert "/new?feature=empty&amp;context=london" in html
    text = site.get("/new?feature=empty&context=london").text
    assert "  empty: supports\ncontexts: [london]" in text
    assert "Untouched feature" in words(text)
    assert "on which nothing is recorded here yet" in words(text)
    held = words(site.get("/new?feature=network&context=england").text)
    assert "recorded already" in held
    assert "Add the first claim" not in held
    assert site.get("/new?feature=nothing").status_code == 404


def test_claim_points_to_others_like_it(site: Site) -> None:
    text = words(site.get("/claim/partnering-helps").text)
    after = text.partition("Related claims")[2].partition("More like this")[0]
    assert after.count("Partnering helps where someone coordinates it.") == 1
    like = site.get("/like?claim=partnering-helps")
    assert "Partnering helps where someone coordinates it." in words(like.text)
    assert site.get("/like?claim=nothing").status_code == 404


def test_claim_offers_to_ask_about_it(site: Site) -> None:
    html = site.get("/claim/spread-by-faith").text
    assert "https://github.com/example/evidence/issues/new?title=Claim%20spread-by-faith" in html


def test_the_order_of_facets_is_ones_own(make_site: Open, web_db) -> None:
    def heads(site: Site) -> list[str]:
        return re.findall(r'id="values-([a-z]+)"', site.get("/search").text)

    usual = heads(make_site(web_db))
    config = {"plugins": {"kb": {"facets": ["design", "certainty"]}}}
    chosen = heads(make_site(web_db, config=config))
    assert chosen[:2] == ["design", "certainty"] != usual[:2]
    assert sorted(chosen) == sorted(usual)


def test_a_library_of_ones_own(make_site: Open, web_db) -> None:
    config = {"plugins": {"kb": {"library": "https://library.example.org/?q={words}"}}}
    html = make_site(web_db, config=config).get("/source/unused2001").text
    assert "https://library.example.org/?q=A%20Book%20Nobody%20Here%20Relies%20On%20Nobody" in html


def test_map_counts_what_the_search_finds(shipped: Site) -> None:
    for axis, facet in (("contexts", "context"), ("designs", "design"), ("years", "year")):
        cells = shipped.get(f"/map.json?by={axis}").json()
        for cell in [cell for cell in cells if cell["with_parts"]][::25]:
            address = f"/search.json?feature={cell['feature']}&{facet}={cell['column']}"
            found = shipped.get(address).json()
            assert found["total"] == cell["with_parts"], cell


@pytest.mark.parametrize("axis", ["contexts", "designs", "years"])
def test_map_shows_evidence_and_gaps(site: Site, axis: str) -> None:
    html = site.get(f"/map?by={axis}").text
    assert "Untouched feature" in html
    assert 'class="gap"' in html
    assert 'class="full"' in html


def test_map_offers_to_fill_a_gap(site: Site) -> None:
    html = site.get("/map").text
    assert "https://github.com/example/evidence/new/main/claims?filename=" in html
    assert "Add the first claim on Untouched feature, London" in html


def test_timeline_is_drawn_and_written_out(site: Site) -> None:
    html = site.get("/timeline").text
    assert '<svg class="chart" role="img"' in html
    text = words(html)
    assert "2003 0 0 1 1" in text
    assert "2009 1 1 0 3" in text


def test_timeline_of_a_claim(site: Site) -> None:
    text = words(site.get("/timeline?claim=spread-by-faith").text)
    assert "3 in all" in text


def test_graph_is_drawn_and_listed(site: Site) -> None:
    html = site.get("/graph?claim=spread-by-faith").text
    assert '<svg class="graph" role="group"' in html
    assert 'data-node="c:partnering-helps"' in html
    assert "disputes Partnering helps schools to improve." in words(html)


def test_links_stay_under_the_base_url(make_site: Open, web_db) -> None:
    site = make_site(web_db, base_url="/kb-site/")
    html = site.get("/claim/spread-by-faith").text
    inside = re.findall(r'(?:href|src|action)="(/[^"]*)"', html)
    assert inside
    assert [link for link in inside if not link.startswith("/kb-site/")] == []
    table = site.get("/kb/claims").text
    assert 'href="/kb-site/source/lima2010thinking"' in table
    assert 'href="/source/' not in table


def test_graph_begins_with_what_is_in_dispute(site: Site) -> None:
    html = site.get("/graph").text
    assert 'data-node="c:spread-by-faith"' in html
    assert 'data-node="c:partnering-helps"' in html
    assert 'data-node="c:trust-takes-time"' not in html
    whole = site.get("/graph?show=all").text
    assert 'data-node="c:trust-takes-time"' in whole
    assert "<summary>Show the list</summary>" in html


def test_browsers_are_given_whole_names(site: Site) -> None:
    text = site.get("/opensearch.xml").text
    assert "<ShortName>Test collection</ShortName>" in text
    assert "<LongName>Test collection</LongName>" in text
