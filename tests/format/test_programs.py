"""What pandoc and biber read from a formatted bibliography is what they read before."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from kb.format import format_bytes
from tests.cite.programs import needed
from tests.conftest import ROOT

# Pandoc stops at what is broken, and follows a circle of entries until memory ends.
BROKEN = {"B000", "B001", "B002", "B005", "B007", "B014", "B015", "B018"}
READABLE = [
    *sorted((ROOT / "sources").rglob("*.bib")),
    *(p for p in sorted((ROOT / "tests/cases").glob("B*.bib")) if p.name[:4] not in BROKEN),
]
# Everything that formatting may touch, and that both programs read.
MIXED = r"""
% A remark.
@STRING{ jec = "Journal of Educational Change" }
@string{part={Educational }}  @string{eepa = part   # "Evaluation " # {and Policy Analysis}}
@preamble{ "\providecommand{\noop}[1]{}" }
@comment{ nothing {at} all }
@ARTICLE { lima2010thinking,
Pages = "1--21",  YEAR=2010 , Month = jan, Volume = 11,
   Journal = jec , title="Thinking {More {Deeply}} about {\"o}, 100\%",
author =
     {Lima, Jorge {\'A}vila de
      and Others}
}
@Book{daly2010social, Title = {Social Network
     Theory}, editor = "{Harvard Team} and Daly, Alan J.",
  Publisher = {Harvard } # "Education" #   { Press}, year = {2010}, month = "5", note = "",
  address={Cambridge, {MA}}, keywords = {networks,schools}}
@INCOLLECTION{lima2010chapter,pages={1-2},crossref=daly2010social,title={A {Chapter}},
  author={de Lima, Jorge and {National Audit Office}}}
@article{moolenaar2012, journal=eepa # { (Online)}, title={On {\em ties}}, date={2012-03/2012-05},
  author={Moolenaar, N.}, doi={10.1086/667715}, url={https://example.org/a%20b?c=d_e}, number=3,
  options={useprefix=true}, abstract={One line.

     Another.}}
@misc{percent, title = {P}, note = "half % lost
  and 50\% kept", year = 2001}
@online{last,url={https://example.org},title={Last},urldate={2014-01-02},date={1999~}}

"""
# Pandoc knows braces only around an entry.
ROUND = """
@string( cup = "Cambridge University Press" )
@BOOK( kilduff2003social, title="Social Networks and Organizations", publisher=cup, year=2003 )
"""


def program(name: str) -> str:
    return needed(name, shutil.which(name), f"install the system's package {name}")


def both(text: bytes) -> tuple[bytes, bytes]:
    formatted = format_bytes(text, "a.bib")
    assert not {one.why[:4] for one in formatted.unformatted} & {"B001", "B002", "T001"}
    return text, formatted.data


def read_by_pandoc(text: bytes, form: str) -> object:
    command = [program("pandoc"), "-f", form, "-t", "csljson"]
    done = subprocess.run(command, input=text, capture_output=True, check=True, timeout=60)
    return json.loads(done.stdout)


def read_by_biber(text: bytes, folder: Path) -> str:
    """The bibliography as biber writes it again, its fields in an order of biber's own."""
    (folder / "in.bib").write_bytes(text)
    command = [program("biber"), "--tool", "--nolog", "--quiet", "--output-file=out.bib", "in.bib"]
    # Otherwise Perl shuffles what an entry's options are written in.
    steady = {**os.environ, "PERL_HASH_SEED": "0", "PERL_PERTURB_KEYS": "0"}
    subprocess.run(command, capture_output=True, check=True, cwd=folder, env=steady, timeout=120)
    return (folder / "out.bib").read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["bibtex", "biblatex"])
@pytest.mark.parametrize("path", READABLE, ids=lambda path: path.stem)
def test_pandoc_reads_the_same(path: Path, form: str) -> None:
    before, after = both(path.read_bytes())
    assert read_by_pandoc(after, form) == read_by_pandoc(before, form)


@pytest.mark.parametrize("form", ["bibtex", "biblatex"])
def test_pandoc_reads_the_same_of_all_that_formatting_touches(form: str) -> None:
    before, after = both(MIXED.encode())
    items = read_by_pandoc(before, form)
    assert isinstance(items, list)
    assert len(items) == 6
    assert read_by_pandoc(after, form) == items


def test_biber_reads_the_same(tmp_path: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for path in READABLE if path.parent.name == "sources"]
    before, after = both("\n".join([*texts, MIXED, ROUND]).encode())
    assert before != after
    written = read_by_biber(before, tmp_path)
    assert written.count("\n@") > 70
    assert read_by_biber(after, tmp_path) == written
