"""What reference managers read in the pages of sources, by the rules that they document.

Zotero's translators are in no package registry, so its rules are held here as it documents them:
“Exposing your metadata” names the tags and COinS, and its translator for embedded metadata takes
the kind of an item from the tag that names what it is part of. Google Scholar's “Inclusion
Guidelines for Webmasters” says which tags a page must have, ANSI/NISO Z39.88-2004 which keys a
context object may.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from html.parser import HTMLParser
from urllib.parse import parse_qsl

import pytest

from kb.cite.csl import Item, csl_item
from kb.model import Source
from kb.workspace import load
from tests.conftest import ROOT
from tests.web.conftest import Site

pytestmark = pytest.mark.datasette

SOURCES = load(ROOT, cache=False).corpus.sources

PEOPLE = "au aulast aufirst auinit auinit1 auinitm ausuffix aucorp"
KEYS: Mapping[str, str] = {
    "journal": f"{PEOPLE} atitle title jtitle stitle date chron ssn quarter volume part issue spage"
    " epage pages artnum issn eissn isbn coden sici genre",
    "book": f"{PEOPLE} btitle atitle title place pub date edition tpages series spage epage pages"
    " issn isbn bici sici genre",
    "dissertation": f"{PEOPLE} title co cc inst advisor date tpages degree",
    "dc": "title creator subject description publisher contributor date type format identifier"
    " source language relation coverage rights",
}
# From the tag that names what an item is part of to its kind, as Zotero's translator has it.
KINDS = {
    "citation_journal_title": "article-journal",
    "citation_technical_report_institution": "report",
    "citation_inbook_title": "chapter",
    "citation_conference_title": "paper-conference",
    "citation_dissertation_institution": "thesis",
}


class Metadata(HTMLParser):
    """The ``meta`` tags by name, the context objects and the JSON-LD of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: dict[str, list[str]] = defaultdict(list)
        self.objects: list[dict[str, list[str]]] = []
        self.linked: list[object] = []
        self._in_json = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta" and given.get("name", "").startswith("citation_"):
            self.tags[given["name"]].append(given["content"])
        if given.get("class") == "Z3988":
            found: dict[str, list[str]] = defaultdict(list)
            for name, value in parse_qsl(given["title"], strict_parsing=True):
                found[name].append(value)
            self.objects.append(found)
        self._in_json = (tag, given.get("type")) == ("script", "application/ld+json")

    def handle_endtag(self, tag: str) -> None:
        del tag  # no script holds another element
        self._in_json = False

    def handle_data(self, data: str) -> None:
        if self._in_json:
            self.linked.append(json.loads(data))


def read(shipped: Site, source: Source) -> Metadata:
    return Metadata(shipped.get(f"/source/{source.key}").text)


def plain(text: str) -> str:
    return re.sub(r"<[^<>]+>", "", text)


def people(item: Item, *roles: str) -> list[dict[str, str]]:
    """Those who are named in the first of the roles that has any: “and others” is nobody's name."""
    named = next((item[role] for role in roles if item.get(role)), [])
    return [person for person in named if person.get("literal") != "others"]


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_the_tags_say_what_the_source_is(shipped: Site, source: Source) -> None:
    tags, item = read(shipped, source).tags, csl_item(source)
    if "title" not in item:
        # The guidelines ask for a title first: a page without one is left to be read as a page.
        assert not tags
        return
    assert tags["citation_title"] == [plain(item["title"])]
    authors = people(item, "author")
    assert len(tags["citation_author"]) == len(authors)
    for given, person in zip(tags["citation_author"], authors, strict=True):
        assert (person.get("literal") or person["family"]) in given
    dates = item.get("issued", {}).get("date-parts")
    wanted = ["/".join(f"{n:02}" for n in dates[0])] if dates else []
    assert tags["citation_publication_date"] == wanted
    assert all(re.fullmatch(r"\d{4}(/\d\d){0,2}", date) for date in wanted)
    kinds = {KINDS[name] for name in tags if name in KINDS}
    if item["type"] in KINDS.values() and (item.get("container-title") or item.get("publisher")):
        assert kinds <= {item["type"]}
    if item.get("page"):
        first, _, last = item["page"].replace("–", "-").partition("-")
        assert tags["citation_firstpage"] == [first]
        assert tags["citation_lastpage"] == ([last] if last else [])
    for variable, name in (("DOI", "doi"), ("ISBN", "isbn"), ("volume", "volume")):
        assert tags[f"citation_{name}"] == ([item[variable]] if item.get(variable) else [])


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_the_context_object_holds_what_its_format_has(shipped: Site, source: Source) -> None:
    (found,) = read(shipped, source).objects
    item = csl_item(source)
    assert found["ctx_ver"] == ["Z39.88-2004"]
    (form,) = found["rft_val_fmt"]
    form = form.removeprefix("info:ofi/fmt:kev:mtx:")
    keys = {name.removeprefix("rft.") for name in found if name.startswith("rft.")}
    assert keys <= set(KEYS[form].split())
    title = found["rft.atitle"] or found["rft.btitle"] or found["rft.title"]
    assert title == ([plain(item["title"])] if "title" in item else [])
    named = found["rft.au"] + found["rft.aucorp"] + found["rft.creator"]
    assert len(named) == len(people(item, "author", "editor"))
    assert (f"info:doi/{item.get('DOI')}" in found["rft_id"]) == bool(item.get("DOI"))


def test_the_linked_data_name_the_work(shipped: Site) -> None:
    (linked,) = read(shipped, SOURCES["lima2010thinking"]).linked
    text = json.dumps(linked, ensure_ascii=False)
    assert "Thinking More Deeply about Networks in Education" in text
    assert "https://doi.org/10.1007/s10833-008-9099-1" in text


def test_a_claim_has_the_same_for_its_sources(shipped: Site) -> None:
    page = Metadata(shipped.get("/claim/networks-spread-by-faith-and-fashion").text)
    titles = {title for found in page.objects for title in found["rft.atitle"]}
    assert "Thinking More Deeply about Networks in Education" in titles
