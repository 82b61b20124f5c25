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
    "arab": "“Ḥ.” is no initial to citeproc-js",
    "cjk": "citeproc-js sets no italics in Chinese and Japanese",
    "law": "an act's number has no “No.” here",
    "letter1": "an entry that the style prints nothing of",
    "mvbook": "the volume stands once here",
    "others": "“and others” is the name of a person to citeproc-js",
    **dict.fromkeys(
        ("case1", "news2", "nopage", "pat", "rev", "soft"),
        "terms that its locale lacks or shortens: “No.”, “June”, “Review of”, “V.”",
    ),
    "qend": "a question mark takes the place of the comma",
}
"""Entries that the two print otherwise, and who is right or why it is so."""


def plain(html: str) -> str:
    apart = re.sub(r"<[^>]+>", "", re.sub(r"</?div[^>]*>", " ", html))
    text = unescape(apart).replace("–", "-")
    return " ".join(re.sub(r"\s+([,.;:)”’])", r"\1", text).replace("( ", "(").split())


@needs_engine
def test_lists_are_those_of_another_processor(tmp_path: Path) -> None:
    node = needed("node", shutil.which("node"), "install the system's package nodejs")
    how = "run “npm install --prefix tests/readers”"
    needed("citeproc-js", READERS / "node_modules" / "citeproc" / "package.json", how)
    carried = READERS / "node_modules" / "@citation-js" / "plugin-csl" / "lib" / "locales.json"
    locales = json.loads(Path(needed("locales", carried, how)).read_text(encoding="utf-8"))
    # It carries terms of some years ago.
    today = re.sub(r">(BC|AD)<", r"> \1<", locales["en-US"].replace(">tran.<", ">trans.<"))
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
    differing: set[str] = set()
    count = 0
    for manner, answer in zip(manners, answers, strict=True):
        theirs = {plain(one) for one in re.split(r'(?=<div class="csl-entry">)', answer)}
        ours = {
            one.id: plain(f"{one.margin} {one.text}")
            for one in listing(items, items, manner).entries
        }
        differing |= {key for key, text in ours.items() if text not in theirs}
        count += len(ours)
    assert count == len(STYLES) * len(items)
    assert differing <= DIFFER.keys()
