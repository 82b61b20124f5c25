"""Lists in five styles against those of citeproc-js, another processor, entry by entry.

It is run by Node, from tests/readers; nothing that is installed holds it (CPAL or AGPL).
"""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path

from kb.cite.csl import csl_item
from kb.cite.documents import listing
from kb.cite.normalise import prepared
from kb.cite.styles import find_style
from kb.cite.values import Manner
from tests.cite.items import needs_engine
from tests.cite.programs import READERS, needed, run
from tests.cite.test_surnames import sources

STYLES = ("apa", "chicago", "mla", "vancouver", "ieee")
"""Those whose terms are American: of English citation-js carries no other."""

DIFFER = {
    # “Ḥ” is a letter; citeproc-js makes no initial of a name that begins with it.
    "arab": (("A. Ḥāmid.", "A. Ḥ."), ("A. Ḥāmid ", "A. Ḥ. "), ("A Ḥāmid", "AḤ")),
    # A list that is cut short: to citeproc-js “others” is the name of a person.
    "others": (("F. & others.", "F., et al."), ("Fay and others.", "Fay, et al."),
               ("F, others.", "F, et al."), ("First and others,", "First et al.,")),
    # IEEE, on punctuation: a question mark takes the place of the comma.
    "qend": (("end?,”", "end?”"),),
}  # fmt: skip
"""What citeproc-js prints and what is right, by the source: all else is the same."""

TERMS = (
    (">BC<", "> BC<"), (">AD<", "> AD<"), (">tran.<", ">trans.<"), (">Jun.<", ">June<"),
    (">Jul.<", ">July<"),
)  # fmt: skip
LACKING = "".join(
    f'<term name="{name}" form="short"><single>no.</single><multiple>nos.</multiple></term>'
    for name in ("number", "collection-number")
)
LACKING += '<term name="version" form="short">v.</term><term name="review-of">review of</term>'
"""What the locale that the oracle carries lacks of that of today."""


def plain(html: str) -> str:
    apart = re.sub(r"<[^>]+>|[\ue001\ue002]", "", re.sub(r"</?div[^>]*>", " ", html))
    text = unescape(apart).replace("–", "-")
    return " ".join(re.sub(r"\s+([,.;:)”’])", r"\1", text).replace("( ", "(").split())


def mended(text: str, key: str) -> str:
    """What the oracle prints of a source, made right where it is known to be wrong."""
    for wrong, right in DIFFER.get(key, ()):
        text = text.replace(wrong, right)
    return text


@needs_engine
def test_lists_are_those_of_another_processor(tmp_path: Path) -> None:
    node = needed("node", shutil.which("node"), "install the system's package nodejs")
    how = "run “npm install --prefix tests/readers”"
    needed("citeproc-js", READERS / "node_modules" / "citeproc" / "package.json", how)
    carried = READERS / "node_modules" / "@citation-js" / "plugin-csl" / "lib" / "locales.json"
    locales = json.loads(Path(needed("locales", carried, how)).read_text(encoding="utf-8"))
    # It carries terms of some years ago.
    today = locales["en-US"]
    for old, new in TERMS:
        today = today.replace(old, new)
    today = today.replace("</terms>", f"{LACKING}</terms>", 1)
    (tmp_path / "locales-en-US.xml").write_text(today, encoding="utf-8")
    names = sources("cases.bib") | sources("surnames.bib")
    items = {key: csl_item(source) for key, source in names.items()}
    manners = [Manner(find_style(style), "html") for style in STYLES]
    cases = [
        {
            "mode": "bibliography",
            "csl": manner.style.marked,
            "input": [{**prepared(item, manner), "id": key} for key, item in items.items()],
        }
        for manner in manners
    ]
    asked = json.dumps({"locales": str(tmp_path), "cases": cases})
    answers = json.loads(run([node, str(READERS / "csl_suite.js")], asked))
    differing: list[tuple[str, str, str]] = []
    count = 0
    for manner, answer in zip(manners, answers, strict=True):
        theirs = {plain(one) for one in re.split(r'(?=<div class="csl-entry">)', answer)}
        for one in listing(items, items, manner).entries:
            ours = plain(f"{one.margin} {one.text}")
            count += 1
            if ours not in theirs and ours not in {mended(text, one.id) for text in theirs}:
                differing.append((manner.style.id, one.id, ours))
    assert count == len(STYLES) * len(items)
    assert differing == []
