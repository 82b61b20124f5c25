"""A retraction with and without its day: said alike everywhere, and read back as it was."""

from __future__ import annotations

import pytest

from kb.base.text import TextFile
from kb.check.rules.usage import says_retracted
from kb.cite.export.bibtex import write_biblatex
from kb.cite.export.ris import write_ris
from kb.model import Retraction, Source
from kb.parse.records.ris import read_ris
from kb.store.codecs import RETRACTED

RETRACTIONS = {
    "2021-03-04: data lost": Retraction("2021-03-04", "data lost"),
    "data lost": Retraction("", "data lost"),
    "the editors write: data lost": Retraction("", "the editors write: data lost"),
}


@pytest.mark.parametrize(("text", "retraction"), RETRACTIONS.items())
def test_it_is_said_alike_everywhere(text: str, retraction: Retraction) -> None:
    source = Source(key="a", type="book", title="A", retracted=retraction)
    assert str(retraction) == text
    assert RETRACTED.write(retraction) == text
    assert f"retracted = {{{text}}}" in write_biblatex([source])
    assert f"N1  - Retracted{' ' if retraction.date else ': '}{text}\n" in (
        write_ris([source]).replace("\r\n", "\n")
    )


@pytest.mark.parametrize(
    "retraction",
    [*RETRACTIONS.values(), Retraction("", "2021-02-31: x"), Retraction("", ": x")],
)
def test_it_is_read_back_as_it_was(retraction: Retraction) -> None:
    source = Source(key="a", type="book", title="A", retracted=retraction)
    assert RETRACTED.read(RETRACTED.write(retraction)) == retraction
    ((again,), _) = read_ris(TextFile("a.ris", write_ris([source])))
    assert again.retracted == retraction


@pytest.mark.parametrize("text", ["Retracted in 2021.", "It was withdrawn", "the withdrawal"])
def test_one_judgement_says_whether_a_text_says_so(text: str) -> None:
    assert says_retracted(text)
    assert not says_retracted("It stands.")
