"""Several sources in one citation, with words around them, and places as each manual has them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from kb.cite.documents import process_all
from kb.cite.output import write
from kb.cite.requests import CiteRequest, read_requests
from kb.cite.resolve import Resolved
from kb.cite.styles import find_style
from kb.cite.values import Cite, Document, Item, Job, Manner
from tests.cite.items import needs_engine

pytestmark = needs_engine

STYLES = ("apa", "harvard", "chicago", "mla", "vancouver", "ieee")


def book(name: str, year: int, *people: str) -> Item:
    authors = [{"family": family, "given": "A."} for family in people]
    issued = {"date-parts": [[year]]}
    return {"id": name, "type": "book", "title": name, "author": authors, "issued": issued}


ITEMS = {
    "a": book("a", 2018, "Smith"),
    "b": book("b", 2015, "Brown", "Gray", "Zed"),
    "r": book("r", 2020, "Relay"),
}


def cited(text: str, style: str, via: str = "") -> str:
    relay = CiteRequest("r", via) if via else None
    citations = [tuple(replace(one, via=relay) for one in each) for each in read_requests([text])]
    written = write(Resolved(tuple(citations), (), ITEMS), Manner(find_style(style)))
    return " | ".join(written.citations)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[see @a, p. 2; also @b, ch. 3, for more]",
            (
                "(see Smith, 2018, p. 2; also Brown et al., 2015, Chapter 3, for more)",
                "(see Smith, 2018, p. 2; also Brown, Gray and Zed, 2015, ch. 3, for more)",
                "(see Smith 2018, 2; also Brown et al. 2015, chap. 3, for more)",
                "(see Smith 2; also Brown et al., ch. 3, for more)",
                "(see 1, also 2, for more)",
                "see [1, p. 2], also [2, Ch. 3], for more",
            ),
        ),
        (
            "@a [p. 2; see also @b]",
            (
                "Smith (2018, p. 2; see also Brown et al., 2015)",
                "Smith (2018, p. 2; see also Brown, Gray and Zed, 2015)",
                "Smith (2018, 2; see also Brown et al. 2015)",
                "Smith (2; see also Brown et al.)",
                "Smith (1, see also 2)",
                "Smith [1, p. 2], see also [2]",
            ),
        ),
        (
            "[-@a, p. 2]",
            ("(2018, p. 2)", "(2018, p. 2)", "(2018, 2)", "(2)", "(1)", "[1, p. 2]"),
        ),
    ],
)
def test_each_style(text: str, expected: tuple[str, ...]) -> None:
    assert tuple(cited(text, style) for style in STYLES) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "@a [p. 2; see also @b]",
            (
                "Smith (2018, p. 2, as cited in Relay, 2020, p. 44; see also Brown et al., 2015,"
                " as cited in Relay, 2020, p. 44)",
                "Smith (2018, p. 2, cited in Relay, 2020, p. 44; see also Brown, Gray and Zed,"
                " 2015, cited in Relay, 2020, p. 44)",
                "Smith (2018, 2, cited in Relay 2020, 44; see also Brown et al. 2015, cited in"
                " Relay 2020, 44)",
                "Smith (qtd. in Relay 44; see also Brown et al., qtd. in Relay 44)",
                "Smith (1, see also 1)",
                "Smith [1, p. 44], see also [1, p. 44]",
            ),
        ),
        (
            "[see -@a, p. 2, my emphasis]",
            (
                "(see 2018, p. 2, as cited in Relay, 2020, p. 44, my emphasis)",
                "(see 2018, p. 2, cited in Relay, 2020, p. 44, my emphasis)",
                "(see 2018, 2, cited in Relay 2020, 44, my emphasis)",
                "(see qtd. in Relay 44, my emphasis)",
                "(see 1, my emphasis)",
                "see [1, p. 44], my emphasis",
            ),
        ),
    ],
)
def test_at_second_hand(text: str, expected: tuple[str, ...]) -> None:
    assert tuple(cited(text, style, "p. 44") for style in STYLES) == expected


def test_a_note_follows_the_author_of_a_sentence() -> None:
    assert cited("@a [p. 2]", "chicago-notes") == "A. Smith [note: A (2018), 2.]"
    assert cited("@a [p. 2]", "chicago-notes", "p. 44") == (
        "A. Smith [note: A (2018), 2, cited in A. Relay, R (2020), 44.]"
    )


PLACES = {
    "p. 2": ("p. 2", "p. 2", "2", "2", "p. 2"),
    "vol. 2, p. 7": ("Volume 2, p. 7", "vol. 2, p. 7", "2:7", "2: 7", "Vol. 2, p. 7"),
    "vol. 2, pp. 7-9": (
        "Volume 2, pp. 7–9", "vol. 2, pp. 7–9", "2:7–9", "2: 7–9", "Vol. 2, pp. 7–9",
    ),
    "vol. II, p. iv": ("Volume II, p. iv", "vol. II, p. iv", "II:iv", "II: iv", "Vol. II, p. iv"),
    "vols. 2-3": ("Volumes 2–3", "vols 2–3", "vols. 2–3", ", vols. 2–3", "Vols. 2–3"),
    "ch. 3, pp. 10-12": (
        "Chapter 3, pp. 10–12",
        "ch. 3, pp. 10–12",
        "chap. 3, pp. 10–12",
        ", ch. 3, pp. 10–12",
        "Ch. 3, pp. 10–12",
    ),
    "ch. IV": ("Chapter IV", "ch. IV", "chap. IV", ", ch. IV", "Ch. IV"),
    "p. 12, n. 3": ("p. 12, Note 3", "p. 12, n. 3", "12n3", "12n3", "p. 12, n. 3"),
    "p. 12, nn. 3-4": (
        "p. 12, Notes 3–4", "p. 12, nn. 3–4", "12nn3–4", "12nn3–4", "p. 12, nn. 3–4",
    ),
    "1:23:45": ("1:23:45", "1:23:45", "1:23:45", "1:23:45", "1:23:45"),
    "00:12:30-00:13:00": ("00:12:30–00:13:00",) * 5,
    "p. iv": ("p. iv", "p. iv", "iv", "iv", "p. iv"),
    "xii–xv": ("pp. xii–xv", "pp. xii–xv", "xii–xv", "xii–xv", "pp. xii–xv"),
    "p. 12 f.": ("p. 12 f.", "p. 12 f.", "12 f.", "12 f.", "p. 12 f."),
    "p. 12ff": ("pp. 12ff.", "pp. 12ff.", "12ff.", "12ff.", "pp. 12ff."),
    "12 ff.": ("pp. 12 ff.", "pp. 12 ff.", "12 ff.", "12 ff.", "pp. 12 ff."),
    "tables 3-4": ("Tables 3–4", "tables 3–4", "tables 3–4", ", tables 3–4", "Tables 3–4"),
    "app. B": ("Appendix B", "app. B", "app. B", ", app. B", "App. B"),
    "bk. 2, ch. 3": (
        "Book 2, Chapter 3", "bk 2, ch. 3", "bk. 2, chap. 3", ", bk. 2, ch. 3", "Bk. 2, Ch. 3",
    ),
    "min. 12": ("min. 12", "min. 12", "min. 12", ", min. 12", None),
}  # fmt: skip


@cache
def placed() -> dict[tuple[str, str], str]:
    manners = {style: Manner(find_style(style)) for style in STYLES if style != "vancouver"}
    documents = [Document(((Cite("a", place),),)) for place in PLACES]
    done = process_all([Job(documents, ITEMS, manner) for manner in manners.values()])
    return {
        (place, style): one.citations[0]
        for style, each in zip(manners, done, strict=True)
        for place, one in zip(PLACES, each, strict=True)
    }


@pytest.mark.parametrize("place", PLACES)
def test_a_place_has_its_label_and_number_in_each_style(place: str) -> None:
    apa, harvard, chicago, mla, ieee = PLACES[place]
    assert placed()[place, "apa"] == f"(Smith, 2018, {apa})"
    assert placed()[place, "harvard"] == f"(Smith, 2018, {harvard})"
    assert placed()[place, "chicago"] == f"(Smith 2018, {chicago})"
    assert mla is not None
    gap = "" if mla.startswith(",") else " "
    assert placed()[place, "mla"] == f"(Smith{gap}{mla})"
    expected = f"[1, {ieee})".replace(")", "]") if ieee else f"[1], {place}"
    assert placed()[place, "ieee"] == expected


def test_a_note_gives_a_place_once() -> None:
    text = cited("[@a, pp. 12 ff.]", "chicago-notes")
    assert text == "A. Smith, A (2018), 12 ff."
