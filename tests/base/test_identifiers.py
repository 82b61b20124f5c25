"""What names a source: citation keys as Pandoc takes them, and what makes two names one."""

from __future__ import annotations

import json
import subprocess

import pytest

from kb.base.folding import caseless
from kb.base.identifiers import bare_doi, is_citable, is_plain_key
from kb.cite.keys import Keyed, pandoc
from kb.cite.pandoc import program
from kb.parse.brackets import CITED
from tests.cite.items import needs_engine

KEYS = {
    "lima2010thinking": True,
    "DBLP:conf/x/Y01": True,
    "a.b:c-d+e~f": True,
    "a#b%c?d<e>f/g": True,
    "müller2001": True,
    "a__b": True,
    "a--b": False,
    "a..b": False,
    "a::b": False,
    "a.": False,
    "(a)": False,
}
"""Keys, and whether each can stand behind “@” without braces."""


@pytest.mark.parametrize(("key", "plain"), KEYS.items())
def test_a_key_is_written_and_read_with_braces_where_it_needs_them(key: str, plain: bool) -> None:
    assert is_plain_key(key) is plain
    assert pandoc([Keyed(key)]) == (f"[@{key}]" if plain else f"[@{{{key}}}]")
    match = CITED.match(f"@{key}")
    assert (match is not None and match["key"] == key) is plain


@needs_engine
def test_pandoc_reads_the_keys_as_they_are_written() -> None:
    text = "\n\n".join(pandoc([Keyed(key)]) for key in KEYS)
    done = subprocess.run(
        [str(program()), "--from", "markdown", "--to", "json"],
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    paragraphs = json.loads(done.stdout)["blocks"]
    read = [paragraph["c"][0]["c"][0][0]["citationId"] for paragraph in paragraphs]
    assert read == list(KEYS)


def test_a_key_that_stands_in_an_address_holds_no_sign_of_addresses() -> None:
    assert [key for key, plain in KEYS.items() if plain and not is_citable(key)] == [
        "DBLP:conf/x/Y01",
        "a#b%c?d<e>f/g",
    ]


@pytest.mark.parametrize("typed", ["doi: 10.1/A", "http://dx.doi.org/10.1/A", " 10.1/A"])
def test_a_doi_is_bare(typed: str) -> None:
    assert bare_doi(typed) == "10.1/A"


def test_capitals_and_composed_accents_tell_no_two_names_apart() -> None:
    assert caseless("MÜLLER2001") == caseless("mu\u0308ller2001") != caseless("muller2001")
