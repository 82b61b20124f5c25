"""Citations as writing tools read them: keys with locators, for the tool to format.

Sources: Pandoc user's guide, “Citation syntax”; biblatex manual, 3.9 (citation commands); Typst
reference, ``cite`` and ``label``; Org manual, 13 (citation handling); CiTO, the Citation Typing
Ontology, with the prefixes of the Pandoc filter for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kb.base.identifiers import is_plain_key
from kb.base.locators import parse_locator
from kb.cite.values import Mode


@dataclass(frozen=True, slots=True)
class Keyed:
    """A source by its key, with the place in it and what is to stand around it as plain text.

    ``after`` begins with its own comma or space. ``author`` is named in the sentence, before a
    citation that goes without it.
    """

    key: str
    locator: str = ""
    before: str = ""
    relation: str = ""
    after: str = ""
    mode: Mode = Mode.AFTER
    author: str = ""


CITO: Mapping[str, str] = {
    "": "cites",
    "supports": "cites-as-evidence",
    "qualifies": "is-qualified-by",
    "disputes": "is-disputed-by",
    "background": "obtains-background-from",
}
"""How a text that holds a claim cites a source that stands towards the claim like this."""

_TYPST_KEY = re.compile(r"[A-Za-z0-9_.:-]*[A-Za-z0-9_-]")
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#",
    "$": r"\$", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "[": "{[}", "]": "{]}",
}  # fmt: skip


def pandoc(cites: Sequence[Keyed]) -> str:
    """For Pandoc and Quarto: ``[@lima2010thinking, p. 2; @menzies2014collaboration]``."""
    return _bracketed(cites, lambda _: "")


def cito(cites: Sequence[Keyed]) -> str:
    """The same with what each is cited for: ``[@cites-as-evidence:lima2010thinking]``."""
    return _bracketed(cites, lambda cite: CITO.get(cite.relation, "cites") + ":")


def autocite(cites: Sequence[Keyed]) -> str:
    r"""For biblatex: ``\autocite[2]{lima2010thinking}``, as the document's style cites."""
    return _latex("autocite", cites)


def parencite(cites: Sequence[Keyed]) -> str:
    r"""For biblatex in parentheses: ``\parencite[2]{lima2010thinking}``."""
    return _latex("parencite", cites)


def typst(cites: Sequence[Keyed]) -> str:
    """For Typst: ``#cite(<lima2010thinking>, supplement: [p. 2])``."""
    return " ".join(_typst(cite) for cite in cites)


def org(cites: Sequence[Keyed]) -> str:
    """For Org: ``[cite:@lima2010thinking p. 2; @menzies2014collaboration]``."""
    style = {Mode.NARRATIVE: "/t", Mode.SUPPRESSED: "/na"}.get(cites[0].mode, "")
    return _named(cites[0], f"[cite{style}:{'; '.join(_org(cite) for cite in cites)}]", _orged)


TOOLS: Mapping[str, Callable[[Sequence[Keyed]], str]] = {
    "pandoc": pandoc,
    "quarto": pandoc,
    "cito": cito,
    "autocite": autocite,
    "parencite": parencite,
    "typst": typst,
    "org": org,
}
"""What writes keys, by the name of the tool or command."""


def _bracketed(cites: Sequence[Keyed], prefix: Callable[[Keyed], str]) -> str:
    first, *others = cites
    rest = [_pandoc(cite, prefix(cite)) for cite in others]
    if first.mode is not Mode.NARRATIVE:
        return _named(first, f"[{'; '.join([_pandoc(first, prefix(first)), *rest])}]", _markdown)
    bare = _pandoc(Keyed(first.key), prefix(first))
    where = f"{_markdown(first.locator)}{_markdown(first.after)}".lstrip(", ")
    inside = "; ".join(part for part in (where, *rest) if part)
    before = f"{_markdown(first.before)} " if first.before else ""
    return f"{before}{bare} [{inside}]" if inside else f"{before}{bare}"


def _named(cite: Keyed, text: str, escaped: Callable[[str], str]) -> str:
    """The citation behind the author whom the sentence names."""
    return f"{escaped(cite.author)} {text}" if cite.author else text


def _pandoc(cite: Keyed, prefix: str) -> str:
    key = prefix + cite.key
    name = key if is_plain_key(key) else "{" + key + "}"
    before = f"{_markdown(cite.before)} " if cite.before else ""
    minus = "-" if cite.mode is Mode.SUPPRESSED else ""
    where = f", {_markdown(cite.locator)}" if cite.locator else ""
    return f"{before}{minus}@{name}{where}{_markdown(cite.after)}"


def _markdown(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>@$^~;#|])", r"\\\1", text)


def _latex(command: str, cites: Sequence[Keyed]) -> str:
    first = cites[0]
    name = "textcite" if first.mode is Mode.NARRATIVE else command
    several = "s" if len(cites) > 1 else ""
    star = "*" if first.mode is Mode.SUPPRESSED else ""
    parts = "".join(_latex_one(cite) for cite in cites)
    return _named(first, f"\\{name}{several}{star}{parts}", _tex)


def _latex_one(cite: Keyed) -> str:
    after = _postnote(cite)
    before = f"[{_tex(cite.before)}]" if cite.before else ""
    return f"{before}[{after}]{{{cite.key}}}" if after or before else f"{{{cite.key}}}"


def _postnote(cite: Keyed) -> str:
    """A page goes without its label, which biblatex sets; anything else as it was written."""
    parsed = parse_locator(cite.locator)
    if parsed and parsed.label == "page" and len(parsed.parts) == 1 and not cite.after:
        return re.sub(r"\s*[–—-]+\s*", "--", _tex(parsed.value))
    return _tex(f"{cite.locator}{cite.after}".lstrip(", "))


def _tex(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in text)


_FORMS = {Mode.NARRATIVE: ', form: "prose"', Mode.SUPPRESSED: ', form: "year"'}


def _typst(cite: Keyed) -> str:
    plain = _TYPST_KEY.fullmatch(cite.key)
    name = f"<{cite.key}>" if plain else f"label({json.dumps(cite.key, ensure_ascii=False)})"
    said = f"{cite.locator}{cite.after}".lstrip(", ")
    where = f", supplement: [{_typed(said)}]" if said else ""
    before = f"{_typed(cite.before)} " if cite.before else ""
    return _named(cite, f"{before}#cite({name}{_FORMS.get(cite.mode, '')}{where})", _typed)


def _typed(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>@$#~/])", r"\\\1", text)


def _org(cite: Keyed) -> str:
    before = f"{_orged(cite.before)} " if cite.before else ""
    where = f" {_orged(cite.locator)}" if cite.locator else ""
    gap = "" if cite.after.startswith(",") else " "
    after = f"{gap}{_orged(cite.after)}" if cite.after else ""
    return f"{before}@{cite.key}{where}{after}"


def _orged(text: str) -> str:
    """Org has no way to write these characters inside a citation."""
    return re.sub(r"[\[\];@]", " ", text).strip()
