"""What the manual of a style wants, or CSL itself, and its file or the processor does not do.

Each takes the tree of a style and changes it. Which style wants which is said in
:mod:`kb.cite.styles`.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from kb.cite.style_xml import NAMESPACE, each, made

DAY_KNOWN = "annote"
"""A variable that these styles do not print, and by which an item says that its day is known."""


def sort_by_all_names(root: ET.Element) -> None:
    """Let a bibliography's keys count all names.

    Sorted by the names that it prints, pandoc sets “Baars et al.” before “Baars”; by all, not so.
    Source: CSL 1.0.2, “Sorting”: names-min, names-use-first.
    """
    for bibliography in each(root, "bibliography"):
        for sort in each(bibliography, "sort"):
            for key in each(sort, "key"):
                if key.get("macro") and not any(name.startswith("names-") for name in key.attrib):
                    key.set("names-min", "99")
                    key.set("names-use-first", "99")


def spell_names_out(root: ET.Element) -> None:
    """Write the element that a ``names`` with a label leaves out.

    pandoc sets such a label before the names. Source: CSL 1.0.2, “Label in cs:names”: after the
    names where it follows “cs:name”.
    """
    for names in each(root, "names"):
        children = [child.tag.rpartition("}")[2] for child in names]
        if children[:1] == ["label"] and "name" not in children:
            names.insert(0, ET.Element(f"{{{NAMESPACE}}}name"))


def label_chapters(root: ET.Element) -> None:
    """Give chapters their label whether or not their number is one that the processor reads.

    Two official styles leave it out for canonical references, such as “1.3.36”, which are verses
    and lines; “Chapter IV” and “Chapter 3, pp. 10–12” are none. Source: Publication Manual of the
    American Psychological Association, 7th ed., 8.13.
    """
    for branch in [*each(root, "if"), *each(root, "else-if")]:
        labels = branch.get("locator", "").split()
        if not len(branch) and len(labels) > 1 and "chapter" in labels:
            branch.set("locator", " ".join(one for one in labels if one != "chapter"))


def volumes_once(root: ET.Element) -> None:
    """Leave the number of a volume with a title of its own to the end of an entry: “Vol. 2 of”.

    The official style of MLA prints it before the publisher as well. Source: MLA Handbook, 9th ed.,
    chapter 5: the number stands with the title of the work.
    """
    for macro in each(root, "macro"):
        if macro.get("name") != "container1-number":
            continue
        for choose in each(macro, "choose"):
            if "article-journal" in choose[0].get("type", ""):
                choose.insert(1, made("else-if", variable="volume-title", match="any"))


def always_online(root: ET.Element) -> None:
    """Say “[Online].” of an address whose day of access is not known either.

    The official style of IEEE has both in one group, which goes with its only variable. Source:
    CSL 1.0.2, “Group”; IEEE Reference Guide, “Online sources”: “[Online]. Available:”.
    """
    for parent in [*each(root, "else-if"), *each(root, "if")]:
        for place, group in enumerate(list(parent)):
            parts = list(group)
            if len(parts) == 2 and parts[1].get("prefix") == "[" and group.get("suffix") == ". ":
                accessed, medium = parts
                accessed.set("prefix", " ")
                accessed.set("suffix", ".")
                medium.set("prefix", " [")
                medium.set("suffix", "].")
                parent.remove(group)
                parent.insert(place, medium)
                parent.insert(place, accessed)


def name_events(root: ET.Element) -> None:
    """Call the title of an event by its name of today, which is all that the processor knows.

    Source: CSL 1.0.2, “Changes”: “event” is “event-title”.
    """
    for element in root.iter():
        names = element.get("variable", "").split()
        if "event" in names:
            named = ["event-title" if name == "event" else name for name in names]
            element.set("variable", " ".join(named))


def papers_presented(root: ET.Element) -> None:
    """Say “Paper presented at:” of every talk.

    Source: Citing Medicine, 2nd ed. (2007), chapter 5, “Papers presented at conferences”.
    """
    for group in each(root, "group"):
        parts = list(group)
        if len(parts) == 2 and parts[1].get("term") == "presented at" and parts[0].get("variable"):
            del parts[0].attrib["variable"]
            parts[0].set("value", "Paper")


def comma_before_et_al(root: ET.Element) -> None:
    """Set a comma before “et al.” in a list behind a single name as well: “First, Fay, et al.”

    Sources: The Chicago Manual of Style, 18th ed., on “et al.”; Publication Manual of the American
    Psychological Association, 7th ed., 9.8; Citing Medicine, 2nd ed. (2007), chapter 1.
    """
    for bibliography in each(root, "bibliography"):
        bibliography.set("delimiter-precedes-et-al", "always")


def hyphen_between_pages(root: ET.Element) -> None:
    """Set a hyphen between pages in place of a dash.

    Source: Citing Medicine, 2nd ed. (2007), chapter 1, “Location (pagination)”: “1347-50”.
    """
    locale = next(each(root, "locale"), None)
    terms = next(each(locale, "terms"), None) if locale is not None else None
    if terms is not None:
        ET.SubElement(terms, f"{{{NAMESPACE}}}term", {"name": "page-range-delimiter"}).text = "-"


def volumes_of_books(root: ET.Element) -> None:
    """Print the number of a volume of a book that nothing but its author stands before.

    The official style of MLA leaves it out. Source: MLA Handbook, 9th ed., 5.51.
    """
    for macro in each(root, "macro"):
        if macro.get("name") != "container1-number":
            continue
        for choose in each(macro, "choose"):
            contributors = choose[0].get("variable", "")
            if "container-author" in contributors and len(choose) == 1:
                other = made("else")
                other.append(made("text", macro="label-volume-capitalized"))
                choose.append(other)


def volumes_by_their_number(root: ET.Element) -> None:
    """Label how many volumes there are by that number: “(3 vols)”.

    The official style of Harvard takes the label from the number of one volume, which such a work
    has not. Source: Cite Them Right, 12th ed., “Multi-volume works”.
    """
    for macro in each(root, "macro"):
        if macro.get("name") == "number-volumes":
            for label in each(macro, "label"):
                label.set("variable", "number-of-volumes")


def volumes_of_chapters(root: ET.Element) -> None:
    """Print the volume that a chapter stands in, behind the edition.

    The official style leaves it out. Source: Citing Medicine, 2nd ed. (2007), chapter 2, on
    contributions to books.
    """
    for macro in each(root, "macro"):
        for group in list(each(macro, "group")) if macro.get("name") == "container-title" else ():
            if group[-1].get("macro") == "label-edition":
                choose, branch = made("choose"), made("if", type="chapter")
                branch.append(made("text", macro="label-volume-capitalized"))
                choose.append(branch)
                group.append(choose)


def no_comma_before_and(root: ET.Element) -> None:
    """Set no comma before the “and” of any list of names. Source: Cite Them Right, 12th ed."""
    for name in each(root, "name"):
        name.set("delimiter-precedes-last", "never")


def point_behind_patents(root: ET.Element) -> None:
    """End the entry of a patent with a point as others end. Source: IEEE Reference Guide."""
    for branch in each(root, "else-if"):
        group = branch[0] if len(branch) else None
        if branch.get("type") == "patent" and group is not None and "suffix" not in group.attrib:
            group.set("suffix", ".")


def released_by_day(root: ET.Element) -> None:
    """Say “released” of a program only where its day follows, which :data:`DAY_KNOWN` says.

    The official style in author-date sets the year before the title and leaves the word alone.
    Source: The Chicago Manual of Style, 18th ed., on citing software.
    """
    for parent in list(root.iter()):
        for place, child in enumerate(list(parent)):
            if child.get("value") == "released":
                choose, branch = made("choose"), made("if", variable=DAY_KNOWN)
                branch.append(child)
                choose.append(branch)
                parent[place] = choose
