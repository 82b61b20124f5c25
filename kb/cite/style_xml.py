"""CSL styles as trees: what is read from one, and what is changed in it, by the elements of CSL.

Source: CSL 1.0.2 specification; the elements and attributes are named as there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree import ElementTree as ET

from kb.base.locators import LABELS

NAMESPACE = "http://purl.org/net/xbiblio/csl"
MARK = "kb"
"""Begins the form of a locator's label that no style prints, by which it is known in any language.

Source: CSL 1.0.2, “Locale”: a style's own terms stand beside those of the locale.
"""

SPLIT = "\ue000"
"""Stands before a citation that is to be set within another, a character of no meaning."""

CARRIER = "folio"
"""The label of places that bring their own word; “folio” itself is printed as one of these."""

_AFFIXES = ("prefix", "suffix", "vertical-align")
_NEVER = ("is-uncertain-date", "available-date")
"""A condition that no item of ours meets, since none has that variable."""
# Elements are written without a prefix, as style files have them.
ET.register_namespace("", NAMESPACE)


def parsed(xml: str) -> ET.Element:
    """The tree of a style; raises :class:`ValueError` where that is no XML."""
    try:
        return ET.fromstring(xml)  # noqa: S314 - expat bounds how far entities may grow
    except ET.ParseError as error:
        raise ValueError(str(error)) from error


def changed(xml: str, *changes: Callable[[ET.Element], None]) -> str:
    """The style with each change made to its tree."""
    root = parsed(xml)
    for change in changes:
        change(root)
    return ET.tostring(root, encoding="unicode")


def each(root: ET.Element, name: str) -> Iterator[ET.Element]:
    """Every element of CSL of that name."""
    return root.iter(f"{{{NAMESPACE}}}{name}")


def parent_of(root: ET.Element) -> str | None:
    """The id of the style that a dependent one names; None for an independent one."""
    if next(each(root, "citation"), None) is not None:
        return None
    links = (link for link in each(root, "link") if link.get("rel") == "independent-parent")
    return next((_last(link.get("href", "")) for link in links), None)


def id_of(root: ET.Element) -> str | None:
    """The last part of the address that is a style's id."""
    ids = (_last(one.text or "") for one in each(root, "id"))
    return next((ident for ident in ids if ident), None)


def values(root: ET.Element, attribute: str) -> Iterator[str]:
    """The values of an attribute wherever it stands."""
    return (value for element in root.iter() if (value := element.get(attribute)) is not None)


def never_disambiguate(root: ET.Element) -> None:
    """Take out what depends on the other sources of a list."""
    for element in root.iter():
        for name in list(element.attrib):
            if name.startswith(("disambiguate-add-", "subsequent-author-substitute")):
                del element.attrib[name]
        if element.get("disambiguate") == "true":
            del element.attrib["disambiguate"]
            element.set(*_NEVER)


def never_collapse(root: ET.Element) -> None:
    """Draw no sources of one author together."""
    for element in root.iter():
        element.attrib.pop("collapse", None)


def split_affixes(root: ET.Element) -> None:
    """Set nothing around a citation but :data:`SPLIT` before it."""
    for citation in each(root, "citation"):
        for layout in each(citation, "layout"):
            for name in _AFFIXES:
                layout.attrib.pop(name, None)
            layout.set("prefix", SPLIT)


def places_only(form: str, *, capital: bool) -> Callable[[ET.Element], None]:
    """Print the locator of a citation with its label and nothing else.

    Pages and paragraphs have the short label; others the ``form``, with a ``capital`` if the style
    begins labels so.
    """

    def change(root: ET.Element) -> None:
        for citation in each(root, "citation"):
            citation.set("class", "in-text")
            for layout in each(citation, "layout"):
                for name in _AFFIXES:
                    layout.attrib.pop(name, None)
                layout[:] = [_place(form, capital=capital)]
        root.set("class", "in-text")

    return change


def _place(form: str, *, capital: bool) -> ET.Element:
    group = made("group", delimiter=" ")
    choose = made("choose")
    labels = "page paragraph" if form == "long" else "page paragraph note line"
    short = made("if", locator=labels, match="any")
    short.append(made("label", variable="locator", form="short"))
    other = made("else")
    case = {"text-case": "capitalize-first"} if capital else {}
    other.append(made("label", variable="locator", form=form, **case))
    choose.extend([short, other])
    group.extend([choose, made("text", variable="locator")])
    return group


def people_only(root: ET.Element) -> None:
    """Print whose a source is and nothing else: two names, or the first and “et al.”.

    What a sentence names where the style only numbers. Source: IEEE Reference Guide, “Citing within
    text”; Citing Medicine, 2nd ed. (2007), appendix on in-text references.
    """
    names = made("names", variable="author")
    names.append(made("name", form="short", **{"and": "text"}))
    names.append(made("substitute"))
    for role in ("editor", "translator"):
        names[-1].append(made("names", variable=role))
    names[-1].append(made("text", variable="title"))
    for citation in each(root, "citation"):
        citation.set("et-al-min", "3")
        citation.set("et-al-use-first", "1")
        for part in list(each(citation, "sort")):
            citation.remove(part)
        for layout in each(citation, "layout"):
            for name in _AFFIXES:
                layout.attrib.pop(name, None)
            layout[:] = [names]


def is_tight(root: ET.Element) -> bool:
    """Whether nothing but a sign stands between the sources of a citation, as in “1,2”."""
    layouts = [layout for citation in each(root, "citation") for layout in each(citation, "layout")]
    return any(not (layout.get("delimiter") or " ").endswith(" ") for layout in layouts)


def made(name: str, **attributes: str) -> ET.Element:
    """An element of CSL with these attributes."""
    return ET.Element(f"{{{NAMESPACE}}}{name}", attributes)


def without_undated(root: ET.Element) -> None:
    """Say nothing of a source without a date."""
    for parent in root.iter():
        for child in list(parent):
            if child.tag == f"{{{NAMESPACE}}}text" and child.get("term") == "no date":
                parent.remove(child)


def titles_only(root: ET.Element) -> None:
    """Print titles and nothing else, in the order that the style has."""
    for layout in each(root, "layout"):
        layout[:] = [ET.Element(f"{{{NAMESPACE}}}text", {"variable": "title"})]


def mark_locators(root: ET.Element) -> None:
    """Give each label of a locator a form that no style prints."""
    terms = ET.Element(f"{{{NAMESPACE}}}terms")
    for label in sorted(LABELS):
        term = ET.SubElement(terms, f"{{{NAMESPACE}}}term", {"name": label, "form": "verb-short"})
        term.text = f"{MARK}{label}"
    locale = ET.Element(f"{{{NAMESPACE}}}locale")
    locale.append(terms)
    info = next(each(root, "info"), None)
    if info is not None:
        root.insert(list(root).index(info) + 1, locale)


def silence_carrier(root: ET.Element) -> None:
    """Take the word from the label of places that bring their own; after the marks of locators."""
    for terms in each(root, "terms"):
        for term in [one for one in terms if one.get("name") == CARRIER]:
            if term.get("form") != "verb-short":
                terms.remove(term)
    terms = next(each(root, "terms"))
    for form in ("long", "short", "symbol"):
        term = ET.SubElement(terms, f"{{{NAMESPACE}}}term", {"name": CARRIER, "form": form})
        for number in ("single", "multiple"):
            ET.SubElement(term, f"{{{NAMESPACE}}}{number}").text = ""


def _last(address: str) -> str:
    return address.strip().rpartition("/")[2]
