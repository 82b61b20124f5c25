"""Where words stand in a text, and on which page."""

from __future__ import annotations

from kb.quotes.passages import page_text, passages

PAGES = "\f".join(
    f"Journal of Examples\n{text}\n{number}"
    for number, text in enumerate(
        [
            "Networks have spread through faith and fads.",
            "Nobody had asked the tea-\nchers, whatever they said of trust.",
            "Trust is low where aims are many.",
            "And so on to the end of it.",
        ],
        start=17,
    )
)


def test_a_passage_has_what_stands_around_it_and_its_printed_page() -> None:
    (passage,) = passages("asked the teachers", PAGES, around=20)
    assert passage.words == "asked the tea- chers"
    assert passage.before.endswith("Nobody had")
    assert passage.behind.startswith(", whatever")
    assert (passage.page, passage.printed) == (18, True)


def test_pages_are_counted_where_they_have_no_numbers() -> None:
    (passage,) = passages("trust is low", "One.\fTrust is low.\fThree.")
    assert (passage.page, passage.printed) == (2, False)
    (passage,) = passages("trust is low", "Here trust is low, as ever.")
    assert passage.page is None


def test_words_are_whole_and_each_place_is_shown() -> None:
    assert not list(passages("effective", "ineffective"))
    assert len(list(passages("trust", "Trust, distrust and trust."))) == 2


def test_a_page_is_had_by_its_printed_number() -> None:
    assert page_text(PAGES, 19) == "Journal of Examples Trust is low where aims are many. 19"
    assert not page_text(PAGES, 3)
    assert not page_text("No pages at all.", 1)
