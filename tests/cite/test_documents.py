"""Documents through the real processor: as each would look alone, and nothing twice."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from kb.base.locators import LABELS
from kb.cite.cache import Formatted
from kb.cite.documents import WHOLE, listing, process
from kb.cite.locating import KNOWN_LABELS
from kb.cite.styles import SHORT_NAMES, Style, find_style
from kb.cite.values import Cite, Document, Item, Manner
from tests.cite.items import ITEMS, needs_engine

pytestmark = needs_engine


@pytest.fixture(autouse=True)
def _empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def alone(name: str) -> Document:
    return Document(((Cite(name),),))


def many(count: int) -> dict[str, Item]:
    """Sources of which some share an author, some an author and a year, some nothing."""
    found: dict[str, Item] = {}
    for n in range(count):
        people = [{"family": f"Name{n % 17}", "given": "ABC"[n % 3]}, {"family": f"Other{n % 5}"}]
        found[f"k{n}"] = {
            "id": f"k{n}",
            "type": "book" if n % 2 else "article-journal",
            "title": f"Title {n * 7919 % 101}",
            "author": people[: 1 + n % 2],
            "issued": {"date-parts": [[2000 + n % 4]]},
            "container-title": "Journal",
            "publisher": "Press",
        }
    return found


@pytest.mark.parametrize("style", SHORT_NAMES)
def test_together_is_as_alone(style: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manner = Manner(find_style(style), "html")
    documents = [
        alone("lima"),
        Document(((Cite("lima", "pp. 2-3"), Cite("menzies")), (Cite("menzies"),))),
        Document(((Cite("menzies"), Cite("sequel", "ch. 2")),), ("lima",)),
        Document(((Cite("sequel"),),), ("menzies",)),
    ]
    together = process(documents, ITEMS, manner)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    # Of another style of the family less is known, so that each document has a call of its own.
    other = Style(f"{manner.style.id}-other", manner.style.xml)
    apart = replace(manner, style=other, locale=manner.language)
    for document, found in zip(documents, together, strict=True):
        assert process([document], ITEMS, apart) == (found,)


@pytest.mark.parametrize("style", SHORT_NAMES)
def test_a_long_list_is_as_one_run_makes_it(style: str) -> None:
    items = many(2 * WHOLE + 3)
    manner = Manner(find_style(style))
    found = listing(items, items, manner)
    (whole,) = process([Document(tuple((Cite(n),) for n in items))], items, manner)
    assert found.entries == whole.entries
    assert tuple(found.citations.values()) == whole.citations


def formatted(folder: Path) -> int:
    with sqlite3.connect(folder / "cache" / "evidence-kb" / "formatted.sqlite") as connection:
        return int(connection.execute("select count(*) from formatted").fetchone()[0])


@pytest.mark.parametrize(("style", "orders"), [("apa", 1), ("mla", 1), ("vancouver", 0)])
def test_only_what_changed_is_formatted_again(style: str, orders: int, tmp_path: Path) -> None:
    manner = Manner(find_style(style))
    items = {n: {**i, "author": [{"family": f"Author {n}"}]} for n, i in many(40).items()}
    before = listing(items, items, manner)
    known = formatted(tmp_path)
    assert listing(items, items, manner) == before
    assert formatted(tmp_path) == known
    items["k3"] = {**items["k3"], "title": "Another"}
    after = listing(items, items, manner)
    # The source that changed and, in a style that sorts, the order of the whole list.
    assert formatted(tmp_path) == known + 1 + orders
    assert [e.id for e in before.entries if e not in after.entries] == ["k3"]


def test_a_damaged_cache_is_an_empty_one(tmp_path: Path) -> None:
    manner = Manner(find_style("apa"))
    found = process([alone("lima")], ITEMS, manner)
    path = tmp_path / "cache" / "evidence-kb" / "formatted.sqlite"
    path.write_bytes(b"not a database, but more than a hundred bytes long " * 10)
    assert process([alone("lima")], ITEMS, manner) == found


def test_what_is_kept_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.cite.cache.LIMIT", 3)
    cache = Formatted(tmp_path / "kept.sqlite")
    for number in range(5):
        cache.put({str(number): {"value": number}})
    assert len(cache.get(map(str, range(5)))) == 3


@pytest.mark.parametrize("locale", ["en-US", "de-DE", "fr-FR"])
def test_known_labels_are_known_to_the_processor(locale: str) -> None:
    manner = Manner(find_style("apa"), locale=locale)
    labels = sorted(KNOWN_LABELS - {"sub-verbo"})
    cites = tuple((Cite("lima", f"{LABELS[label][0]} 7"),) for label in labels)
    (done,) = process([Document(cites)], ITEMS, manner)
    for label, text in zip(labels, done.citations, strict=True):
        assert "kb" not in text, label
        assert "7" in text


@pytest.mark.parametrize(
    ("locator", "expected"),
    [
        ("p. 2", "(Lima, 2010, S. 2)"),
        ("pp. 12-15", "(Lima, 2010, S. 12–15)"),
        ("ch. 3", "(Lima, 2010, Kapitel 3)"),
        ("app. B", "(Lima, 2010, app. B)"),
        ("the last page", "(Lima, 2010, the last page)"),
    ],
)
def test_locators_speak_the_language(locator: str, expected: str) -> None:
    (done,) = process(
        [Document(((Cite("lima", locator),),))], ITEMS, Manner(find_style("apa"), locale="de-DE")
    )
    assert done.citations == (expected,)


def test_a_relayed_source_is_not_drawn_together_with_another() -> None:
    cites = (Cite("menzies", original=Cite("lima"), words="as cited in"), Cite("sequel"))
    (done,) = process([Document((cites,))], ITEMS, Manner(find_style("apa")))
    (text,) = done.citations
    assert re.fullmatch(r"\(Lima, 2010, as cited in Menzies, 2014[ab]; Menzies, 2014[ab]\)", text)


@pytest.mark.parametrize(
    "name", ["nature", "oscola", "american-medical-association", "nature-digest"]
)
def test_any_official_style(name: str) -> None:
    (done,) = process([alone("lima")], ITEMS, Manner(find_style(name)))
    assert "Lima" in " ".join((*done.citations, *(entry.text for entry in done.entries)))
