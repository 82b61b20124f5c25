"""The real client against a server that speaks as the registries do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from kb.base.errors import KbError, UsageFault
from kb.lookup import Registry, look_up_doi, look_up_isbn
from kb.lookup.client import NotRegistered
from kb.model import Creator, Person
from tests.lookup import server

DOI = "10.1234/networks.2020-1"
ISBN = "978-1-934742-80-8"


@pytest.fixture
def here() -> Iterator[server.Registry]:
    with server.registry() as state:
        yield state


def client(here: server.Registry, patience: float = 5, mailto: str = "") -> Registry:
    return Registry(here.address, patience=patience, mailto=mailto)


@pytest.mark.parametrize("text", [DOI, f"https://doi.org/{DOI}", f"doi: {DOI}", DOI.upper()])
def test_doi(text: str, here: server.Registry) -> None:
    source = look_up_doi(client(here), text)
    assert source.type == "article-journal"
    assert source.title == "Networks & schools: what holds them"
    assert source.doi == DOI
    assert source.url == ""
    assert (source.volume, source.issue, source.pages) == ("11", "1", "1–21")
    assert source.date is not None
    assert source.date.edtf == "2020-02-05"
    assert source.creators == (
        Creator("author", Person(family="Sousa", given="Ana")),
        Creator("author", Person(literal="Office of Schools")),
    )


def test_it_says_who_asks(here: server.Registry) -> None:
    look_up_doi(client(here, mailto="ada@example.org"), DOI)
    assert len(here.requests) == 2, "doi.org, then the agency"
    for _, headers in here.requests:
        assert headers["Accept"] == server.CSL_JSON
        assert headers["User-Agent"].startswith("evidence-kb/")
        assert headers["User-Agent"].endswith("(mailto:ada@example.org)")


@pytest.mark.parametrize("text", [ISBN, "1-934742-80-5", "1934742805", "9781934742808"])
def test_isbn(text: str, here: server.Registry) -> None:
    source = look_up_isbn(client(here), text)
    assert source.title == "Ties that hold: schools and their networks"
    assert source.creators == (
        Creator("editor", Person(family="Sousa", given="Ana", non_dropping_particle="de")),
    )
    assert (source.publisher, source.publisher_place) == (
        "Harvard Education Press",
        "Cambridge, Massachusetts",
    )
    assert source.date is not None
    assert source.date.edtf == "2012-09-30"
    assert source.isbn == "9781934742808"


@pytest.mark.parametrize("text", ["10.1234", "lima2010", "", "11.1234/x", "https://doi.org/"])
def test_no_doi(text: str, here: server.Registry) -> None:
    with pytest.raises(UsageFault, match="is no DOI"):
        look_up_doi(client(here), text)
    assert not here.requests


@pytest.mark.parametrize("text", ["9781934742809", "lima", "", "12345"])
def test_no_isbn(text: str, here: server.Registry) -> None:
    with pytest.raises(UsageFault, match="is no ISBN"):
        look_up_isbn(client(here), text)
    assert not here.requests


def test_not_registered(here: server.Registry) -> None:
    with pytest.raises(NotRegistered, match=r"knows no DOI 10\.1234/other"):
        look_up_doi(client(here), "10.1234/other")
    with pytest.raises(NotRegistered, match=r"knows no book 9780306406157"):
        look_up_isbn(client(here), "9780306406157")


@pytest.mark.parametrize("trouble", [429, 503, 502, "drop"])
def test_a_passing_trouble_is_waited_out(trouble: int | str, here: server.Registry) -> None:
    here.unwell = [trouble]
    assert look_up_doi(client(here), DOI).doi == DOI
    assert len(here.requests) == 3


def test_it_waits_as_long_as_it_is_reported(here: server.Registry) -> None:
    here.unwell, here.wait = [429], "1"
    started = time.monotonic()
    look_up_doi(client(here), DOI)
    assert time.monotonic() - started >= 1


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ([429] * 9, "asks to wait, as it is asked too often; try again later"),
        ([500], "has trouble of its own (status 500); try again later"),
        ([503] * 9, "has trouble of its own (status 503)"),
        ([403], "does not give this record out (status 403)"),
        ([406], "does not give this record out (status 406)"),
        (["garbage"], "answered with something that is no record"),
        (["html"], "answered with something that is no record"),
        (["slow"], "did not answer in time"),
        (["circle"], "sends in a circle"),
        (["endless"], "sent far more than a record"),
        (["drop"] * 9, "cannot be reached, or there is no network"),
    ],
)
def test_trouble_is_reported_in_one_line(
    trouble: list[int | str], said: str, here: server.Registry
) -> None:
    here.unwell, here.wait = list(trouble), "0"
    with pytest.raises(KbError) as caught:
        look_up_doi(client(here, patience=2.0), DOI)
    message = str(caught.value)
    assert message.startswith(f"127.0.0.1 {said}")
    assert "kb new source --from-bibtex FILE" in message
    assert "\n" not in message
    assert caught.value.exit_code == 1


def test_patience_ends_however_long_it_is_reported_to_wait(here: server.Registry) -> None:
    here.unwell, here.wait = [429] * 9, "3600"
    with pytest.raises(KbError, match="asks to wait"):
        look_up_doi(client(here, patience=0.6), DOI)


def test_without_a_network() -> None:
    with pytest.raises(KbError, match="cannot be reached, or there is no network"):
        look_up_doi(Registry("http://127.0.0.1:9", patience=2), DOI)


def test_a_record_without_a_title_is_none(
    here: server.Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "RECORD", {"type": "book"})
    with pytest.raises(KbError, match="no record"):
        look_up_doi(client(here), DOI)


def test_the_place_of_a_looked_up_source_is_none(here: server.Registry) -> None:
    source = look_up_doi(client(here), DOI)
    assert source == replace(source, place=None)
