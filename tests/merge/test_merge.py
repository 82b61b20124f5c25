"""Three versions of a bibliography into one: by entry, by field, with comments and order kept."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from kb.base.text import TextFile
from kb.merge import Labels, Merged, Unmergeable, merge
from kb.parse.bibtex import parse_bib
from tests.conftest import SMALL

BASE = """\
% On networks.

@string{jec = {Journal of Educational Change}}

% Read in a library.
@article{lima2010thinking,
  author  = {Lima},
  title   = {Thinking More Deeply},
  journal = jec,
  date    = {2010},
}

@book{daly2010social,
  editor = {Daly},
  title  = {Social Network Theory},
  date   = {2010},
}

@book{kilduff2003social,
  author = {Kilduff and Tsai},
  title  = {Social Networks and Organizations},
  date   = {2003},
}
"""
NEW = "@misc{%s,\n  title = {T},\n}\n"


def merged(ours: str, theirs: str, base: str = BASE) -> Merged:
    return merge(base, ours, theirs, "sources/a.bib")


def changed(*pairs: tuple[str, str], text: str = BASE) -> str:
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_different_entries_go_together() -> None:
    ours = changed(("{Lima}", "{Lima, Jorge Ávila de}"))
    theirs = changed(("{2003}", "{2003-05}"))
    both = changed(("{Lima}", "{Lima, Jorge Ávila de}"), ("{2003}", "{2003-05}"))
    assert merged(ours, theirs) == merged(theirs, ours) == Merged(both)


def test_different_fields_of_one_entry_go_together() -> None:
    ours = changed(("{Lima}", "{Lima, Jorge Ávila de}"), ("  journal = jec,\n", ""))
    theirs = changed(("  date    = {2010},\n", "  date    = {2010-01},\n  doi     = {10.1/x},\n"))
    both = changed(
        ("  author  = {Lima}", "  author = {Lima, Jorge Ávila de}"),
        ("  title   = {Thinking", "  title  = {Thinking"),
        ("  journal = jec,\n", ""),
        ("  date    = {2010},\n", "  date   = {2010-01},\n  doi    = {10.1/x},\n"),
    )
    assert merged(ours, theirs) == merged(theirs, ours) == Merged(both)


def test_both_add_entries_at_one_place_in_sorted_order() -> None:
    ours, theirs = (BASE + "\n" + NEW % key for key in ("zhao2001", "moolenaar2012"))
    both = BASE + "\n" + NEW % "moolenaar2012" + "\n" + NEW % "zhao2001"
    assert merged(ours, theirs) == merged(theirs, ours) == Merged(both)


def test_an_entry_added_comes_with_its_comment() -> None:
    at = "\n@book{kilduff"
    ours = changed((at, f"\n% Seen in part.\n{NEW % 'hadfield2005'}{at}"))
    theirs = changed((at, f"\n{NEW % 'ainscow2006'}{at}"))
    added = f"\n{NEW % 'ainscow2006'}\n% Seen in part.\n{NEW % 'hadfield2005'}{at}"
    assert merged(ours, theirs) == merged(theirs, ours) == Merged(changed((at, added)))


def test_an_entry_that_one_side_deleted_goes() -> None:
    start, end = BASE.index("@book{daly"), BASE.index("@book{kil")
    ours = BASE[:start] + BASE[end:]
    theirs = changed(("{Lima}", "{Lima, J.}"))
    assert merged(ours, theirs).text == changed(("{Lima}", "{Lima, J.}"), text=ours)


def test_the_side_that_sorted_the_entries_sets_the_order() -> None:
    start, end = BASE.index("@book{daly"), BASE.index("@book{kil")
    ours = BASE[:start] + BASE[end:] + "\n" + BASE[start:end].rstrip() + "\n"
    theirs = changed(("{Lima}", "{Lima, J.}")) + "\n" + NEW % "zhao2001"
    both = changed(("{Lima}", "{Lima, J.}"), text=ours)
    expected = changed(("\n@book{daly", f"\n{NEW % 'zhao2001'}\n@book{{daly"), text=both)
    assert merged(ours, theirs) == Merged(expected)


def test_comments_of_both_sides_stay() -> None:
    ours = changed(("% Read in a library.", "% Read in full."), ("\n@book{d", "\n% New.\n@book{d"))
    theirs = changed(("  title   = {Th", "  % As on the cover.\n  title   = {Th"))
    both = merged(ours, theirs)
    assert not both.conflicts
    for comment in ("% On networks.", "% Read in full.", "% New.", "% As on the cover."):
        assert both.text.count(comment) == 1
    assert "% Read in a library." not in both.text


def test_only_the_entry_in_conflict_is_marked_and_both_versions_show() -> None:
    ours = changed(("{Lima}", "{Lima, J.}"), ("{2003}", "{2003-05}"))
    theirs = changed(("{Lima}", "{Lima, Jorge}"), ("editor", "author"))
    both = merged(ours, theirs)
    assert both.conflicts == ("lima2010thinking",)
    mine, other = (
        text[text.index("@article") : text.index("\n\n@book{daly")] for text in (ours, theirs)
    )
    marked = f"<<<<<<< ours\n{mine}\n=======\n{other}\n>>>>>>> theirs"
    entry = BASE[BASE.index("@article") : BASE.index("\n\n@book{daly")]
    assert both.text == changed((entry, marked), ("{2003}", "{2003-05}"), ("editor", "author"))


@pytest.mark.parametrize("turned", [False, True])
def test_deleted_here_and_changed_there_is_a_conflict(turned: bool) -> None:
    start, end = BASE.index("@book{daly"), BASE.index("@book{kil")
    sides = [BASE[:start] + BASE[end:], changed(("{Social Network Theory}", "{Theory}"))]
    both = merged(*reversed(sides)) if turned else merged(*sides)
    assert both.conflicts == ("daly2010social",)
    assert both.text.count("title  = {Theory}") == 1
    assert both.text.index("<<<<<<<") > both.text.index("@article")


def test_the_same_key_added_twice_with_other_content_is_a_conflict() -> None:
    ours, theirs = (BASE + f"\n@misc{{new,\n  title = {{{title}}},\n}}\n" for title in "AB")
    assert merged(ours, theirs).conflicts == ("new",)
    same = BASE + '\n@misc{new, title="A"}\n'
    assert merged(ours, same) == Merged(ours)


def test_marks_have_the_names_and_length_asked_for() -> None:
    text = merge(
        BASE, changed(("jec = {J", "jec = {The J")), changed(("jec = {J", "jec = {A J")), "a.bib",
        Labels("HEAD", "branch", 9),
    ).text  # fmt: skip
    assert "<<<<<<<<< HEAD\n@string{jec = {The J" in text
    assert "\n=========\n@string{jec = {A J" in text
    assert "\n>>>>>>>>> branch\n" in text


@pytest.mark.parametrize(
    "broken", ["@book{k, title = {T}\n", f"{BASE}{NEW % 'daly2010social'}", "@ book{k, title={T}}"]
)
def test_what_cannot_be_distinguished_is_refused(broken: str) -> None:
    with pytest.raises(Unmergeable):
        merged(broken, changed(("{Lima}", "{Lima, J.}")))


values = st.sampled_from(["{A}", "{B}", '"A"', "jec # { B}", "12"])
names = st.sampled_from(["title", "author", "date", "Note", "x-mine"])
keys = st.sampled_from([*"abcdef"])
fields = st.dictionaries(names, values, min_size=1, max_size=4)
comments = st.sampled_from(["", "% one\n", "% two\n\n", "\n"])
entries = st.dictionaries(keys, st.tuples(comments, fields), max_size=5)


def written(content: dict[str, tuple[str, dict[str, str]]]) -> str:
    blocks = [
        f"{comment}@book{{{key},\n"
        + "".join(f"  {name} = {value},\n" for name, value in fields.items())
        + "}\n"
        for key, (comment, fields) in content.items()
    ]
    return "\n".join(blocks)


def read(text: str) -> dict[str, dict[str, object]]:
    bib, findings = parse_bib(TextFile("a.bib", text))
    assert not findings
    found = {e.key: {f.name: f.parts for f in e.fields} for e in bib.entries}
    assert len(found) == len(bib.entries)
    return found


@settings(max_examples=200, deadline=None)
@given(base=entries, ours=entries)
def test_one_side_alone_is_taken_as_it_is(base: dict, ours: dict) -> None:  # type: ignore[type-arg]
    before, after = written(base), written(ours)
    assert merged(after, before, before) == Merged(after)
    assert merged(before, after, before) == Merged(after)
    assert merged(after, after, before) == Merged(after)


@settings(max_examples=400, deadline=None)
@given(base=entries, ours=entries, theirs=entries)
@example(  # each side drops another field, and no field is left
    base={"a": ("", {"title": "{A}", "author": "{A}"})},
    ours={"a": ("", {"title": "{A}"}), "b": ("", {"title": "{A}"})},
    theirs={"a": ("", {"author": "{A}"})},
)
def test_every_change_counts_once_and_sides_can_change_places(
    base: dict,
    ours: dict,
    theirs: dict,  # type: ignore[type-arg]
) -> None:
    texts = [written(one) for one in (base, ours, theirs)]
    both = merged(texts[1], texts[2], texts[0])
    other = merged(texts[2], texts[1], texts[0])
    assert set(both.conflicts) == set(other.conflicts)
    old, mine, their = (read(text) for text in texts)
    for key in both.conflicts:
        assert both.text.count("<<<<<<< ours") == len(both.conflicts)
        assert mine.get(key) != their.get(key)
    for comment in ("% one", "% two"):
        if all(comment in text for text in texts):
            assert comment in both.text
    if both.conflicts:
        return
    result = read(both.text)
    assert result == read(other.text)
    for key in {*old, *mine, *their}:
        for name in {f.lower() for one in (old, mine, their) for f in one.get(key, {})}:
            was, here, there = (one.get(key, {}).get(name) for one in (old, mine, their))
            expected = there if here == was else here
            assert result.get(key, {}).get(name) == expected
    assert merged(both.text, texts[2], texts[2]).text == both.text


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_three_texts_are_merged_or_refused(data: st.DataObject) -> None:
    pool = [BASE, SMALL["sources/one.bib"], ""]
    piece = st.sampled_from(["@", "{", "}", ",", "%", "\n", '"', NEW % "k", "@string{a = {b}}", ""])
    texts = []
    for _ in range(3):
        text = data.draw(st.sampled_from(pool))
        at = data.draw(st.integers(0, len(text)))
        texts.append(text[:at] + data.draw(piece) + text[at:])
    try:
        both = merged(texts[1], texts[2], texts[0])
    except Unmergeable:
        assume(False)
    assert ("<<<<<<<" in both.text) == bool(both.conflicts)


def test_a_comment_outlives_the_field_below_it() -> None:
    base = "@book{a,\n  title = {A},\n  isbn  = {1},\n  date  = {2001},\n}\n"
    ours = base.replace("  isbn  = {1},\n", "")
    theirs = base.replace("  isbn", "  % ask the library about this\n  isbn")
    merged = merge(base, ours, theirs, "a.bib")
    assert not merged.conflicts
    assert merged.text == ours.replace("  date", "  % ask the library about this\n  date")
    below = merge(
        base.replace("  date  = {2001},\n", ""),
        ours.replace("  date  = {2001},\n", ""),
        theirs.replace("  date  = {2001},\n", ""),
        "a.bib",
    )
    assert "% ask the library about this\n}" in below.text
