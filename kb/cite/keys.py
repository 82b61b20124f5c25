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

from kb.base.locators import parse_locator


@dataclass(frozen=True, slots=True)
class Keyed:
    """A source by its key, with the place in it and what is to stand before it as plain text."""

    key: str
    locator: str = ""
    before: str = ""
    relation: str = ""


CITO: Mapping[str, str] = {
    "": "cites",
    "supports": "cites-as-evidence",
    "qualifies": "is-qualified-by",
    "disputes": "is-disputed-by",
    "background": "obtains-background-from",
}
"""How a text that holds a claim cites a source that stands towards the claim like this."""

_PLAIN_KEY = re.compile(r"\w(?:[\w:.#$%&+?<>~/-]*\w)?", re.ASCII)
_TYPST_KEY = re.compile(r"[A-Za-z0-9_.:-]*[A-Za-z0-9_-]")
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#",
    "$": r"\$", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "[": "{[}", "]": "{]}",
}  # fmt: skip


def pandoc(cites: Sequence[Keyed]) -> str:
    """For Pandoc and Quarto: ``[@lima2010thinking, p. 2; @menzies2014collaboration]``."""
    return f"[{'; '.join(_pandoc(cite, '') for cite in cites)}]"


def cito(cites: Sequence[Keyed]) -> str:
    """The same with what each is cited for: ``[@cites-as-evidence:lima2010thinking]``."""
    return f"[{'; '.join(_pandoc(cite, CITO.get(cite.relation, 'cites') + ':') for cite in cites)}]"


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
    return f"[cite:{'; '.join(_org(cite) for cite in cites)}]"


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


def _pandoc(cite: Keyed, prefix: str) -> str:
    key = prefix + cite.key
    name = key if _PLAIN_KEY.fullmatch(key) else "{" + key + "}"
    before = f"{_markdown(cite.before)} " if cite.before else ""
    where = f", {_markdown(cite.locator)}" if cite.locator else ""
    return f"{before}@{name}{where}"


def _markdown(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>@$^~;#|])", r"\\\1", text)


def _latex(command: str, cites: Sequence[Keyed]) -> str:
    parts = "".join(_latex_one(cite) for cite in cites)
    return f"\\{command}{'s' if len(cites) > 1 else ''}{parts}"


def _latex_one(cite: Keyed) -> str:
    after = _postnote(cite.locator)
    before = f"[{_tex(cite.before)}]" if cite.before else ""
    return f"{before}[{after}]{{{cite.key}}}" if after or before else f"{{{cite.key}}}"


def _postnote(locator: str) -> str:
    """A page goes without its label, which biblatex sets; anything else as it was written."""
    parsed = parse_locator(locator)
    if parsed and parsed.label == "page":
        return re.sub(r"\s*[–—-]+\s*", "--", _tex(parsed.value))
    return _tex(locator)


def _tex(text: str) -> str:
    return "".join(_LATEX.get(character, character) for character in text)


def _typst(cite: Keyed) -> str:
    plain = _TYPST_KEY.fullmatch(cite.key)
    name = f"<{cite.key}>" if plain else f"label({json.dumps(cite.key, ensure_ascii=False)})"
    where = f", supplement: [{_typed(cite.locator)}]" if cite.locator else ""
    before = f"{_typed(cite.before)} " if cite.before else ""
    return f"{before}#cite({name}{where})"


def _typed(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>@$#~/])", r"\\\1", text)


def _org(cite: Keyed) -> str:
    before = f"{_orged(cite.before)} " if cite.before else ""
    where = f" {_orged(cite.locator)}" if cite.locator else ""
    return f"{before}@{cite.key}{where}"


def _orged(text: str) -> str:
    """Org has no way to write these characters inside a citation."""
    return re.sub(r"[\[\];@]", " ", text).strip()
