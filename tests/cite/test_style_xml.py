"""What is changed in a CSL style: only that, whatever else stands in its file."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from kb.base.errors import KbError
from kb.cite.style_xml import NAMESPACE, SPLIT
from kb.cite.styles import find_style

STYLE = f"""<?xml version="1.0" encoding="utf-8"?>
<style xmlns="{NAMESPACE}" class="in-text" version="1.0">
  <info><title>T</title><id>http://www.zotero.org/styles/tried-one</id></info>
  <!-- disambiguate-add-names="true" in a remark is none -->
  <macro name="who">
    <names variable="author">
      <label prefix=" &lt;"/><substitute><names variable="editor"/></substitute>
    </names>
    <text term="no date" prefix="x"/>
  </macro>
  <citation disambiguate-add-names="true" collapse="year">
    <layout prefix="(" suffix=")">
      <choose><if disambiguate="true"><text macro="who"/></if></choose>
    </layout>
  </citation>
  <bibliography>
    <sort><key macro="who"/><key macro="who" names-min="1"/></sort>
    <layout><text macro="who" prefix=" "/></layout>
  </bibliography>
</style>
"""


def tree(xml: str) -> ET.Element:
    return ET.fromstring(xml)  # noqa: S314 - our own


def elements(xml: str, name: str) -> list[ET.Element]:
    return list(tree(xml).iter(f"{{{NAMESPACE}}}{name}"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "tried.csl"
    path.write_text(STYLE, encoding="utf-8")
    return path


def test_a_file_is_a_style_by_its_id(path: Path) -> None:
    style = find_style(str(path))
    assert (style.id, style.xml) == ("tried-one", STYLE)
    assert [style.numbers, style.notes, style.states, style.all_names] == [False] * 4


def test_alone_and_apart_touch_their_attributes_only(path: Path) -> None:
    style = find_style(str(path))
    (citation,) = elements(style.alone.xml, "citation")
    assert citation.attrib == {"collapse": "year"}
    (condition,) = elements(style.alone.xml, "if")
    assert condition.attrib == {"is-uncertain-date": "available-date"}
    (citation,) = elements(style.apart.xml, "citation")
    assert citation.attrib == {"disambiguate-add-names": "true"}


def test_bare_takes_what_stands_around_a_citation_and_marks_where_it_begins(path: Path) -> None:
    cited, listed = elements(find_style(str(path)).bare.xml, "layout")
    assert cited.attrib == {"prefix": SPLIT}
    assert [text.get("prefix") for text in listed] == [" "]


def test_order_prints_titles_and_keeps_the_keys(path: Path) -> None:
    order = find_style(str(path)).order.xml
    for layout in elements(order, "layout"):
        assert [child.attrib for child in layout] == [{"variable": "title"}]
    assert len(elements(order, "key")) == 2


def test_marked_spells_out_names_sorts_by_all_and_marks_locators(path: Path) -> None:
    marked = find_style(str(path)).marked
    names, nested = elements(marked, "names")
    assert [child.tag.rpartition("}")[2] for child in names] == ["name", "label", "substitute"]
    assert list(nested) == []
    first, second = elements(marked, "key")
    assert (first.get("names-min"), second.get("names-min")) == ("99", "1")
    assert "kbpage" in {term.text for term in elements(marked, "term")}
    assert [child.tag.rpartition("}")[2] for child in tree(marked)][:2] == ["info", "locale"]


def test_a_file_that_is_no_xml_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.csl"
    broken.write_text(STYLE[:-20], encoding="utf-8")
    with pytest.raises(KbError, match="broken is no XML"):
        find_style(str(broken))
