"""What was asked to be cited as keys for a writing tool, what was read at second hand in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kb.cite.claims import HEADS, RELATIONS, Ground
from kb.cite.documents import process
from kb.cite.keys import Keyed
from kb.cite.requests import CiteRequest
from kb.cite.resolve import Resolved
from kb.cite.secondary import NUMBERED, rule_for
from kb.cite.style_xml import SPLIT
from kb.cite.values import Cite, Document, Manner, Mode

Tool = Callable[[Sequence[Keyed]], str]


def as_keys(wanted: Resolved, tool: Tool, manner: Manner) -> str:
    """One line for each citation, those of single sources as one; of each claim one by relation."""
    lines = [tool(_keyed(each, wanted, manner)) for each in _joined(wanted)]
    for claim in wanted.claims:
        for relation in RELATIONS:
            grounds = [g for g in claim.grounds if g.relation == relation]
            if grounds:
                named = [_request(ground) for ground in grounds]
                keys = dict.fromkeys(_keyed(named, wanted, manner, relation))
                lines.append(f"{HEADS[relation]}: {tool(list(keys))}")
    return "\n".join(lines)


def _request(ground: Ground) -> CiteRequest:
    via = CiteRequest(ground.via, ground.via_locator) if ground.via else None
    return CiteRequest(ground.source, ground.locator, via=via, quoted=ground.quoted)


def _joined(wanted: Resolved) -> Iterator[Sequence[CiteRequest]]:
    """The citations; sources that were named one by one are cited together."""
    singles: list[CiteRequest] = []
    for citation in wanted.citations:
        if len(citation) == 1 and citation[0].mode is not Mode.NARRATIVE:
            singles += citation
        else:
            if singles:
                yield singles
            singles = []
            yield citation
    if singles:
        yield singles


def _keyed(
    citation: Sequence[CiteRequest], wanted: Resolved, manner: Manner, relation: str = ""
) -> list[Keyed]:
    """Each as its key; before a source that relays another goes that other, in the style given."""
    relayed = [n for n in citation if n.via]
    originals = dict(zip(relayed, _originals(relayed, wanted, manner), strict=True))
    keyed = []
    for named in citation:
        if not named.via:
            around = (named.prefix, relation, named.suffix, named.mode)
            keyed.append(Keyed(named.name, named.locator, *around))
            continue
        author, before = originals[named]
        before = " ".join(part for part in (named.prefix, before) if part)
        key = Keyed(
            named.via.name, named.via.locator, before, relation, named.suffix, author=author
        )
        keyed.append(key)
    return keyed


def _originals(
    relayed: Sequence[CiteRequest], wanted: Resolved, manner: Manner
) -> Iterator[tuple[str, str]]:
    """Of each source that another relays what its sentence says of it, and what the citation."""
    rule = rule_for(manner.style)
    if rule is NUMBERED and all(named.mode is not Mode.NARRATIVE for named in relayed):
        yield from (("", "") for _ in relayed)
        return
    documents = [
        Document(((Cite(n.name, n.locator if rule.locates_original else "", mode=n.mode),),))
        for n in relayed
    ]
    bare = replace(manner, style=manner.style.bare, format="text")
    done = process(documents, wanted.items, bare) if documents else ()
    for named, document in zip(relayed, done, strict=True):
        author, _, rest = document.citations[0].rpartition(SPLIT)
        if named.mode is Mode.NARRATIVE and not author:
            author, rest = rest, ""
        if rule is NUMBERED:
            yield author.strip(), ""
            continue
        words = rule.quoted if named.quoted else rule.cited
        yield author.strip(), _before(rest.strip(), words, manner) if rest.strip() else words


def _before(original: str, words: str, manner: Manner) -> str:
    """The original and the words behind it; in American English a comma goes inside quotes."""
    if manner.commas_inside and original.endswith(("”", "’")):
        return f"{original[:-1]},{original[-1]} {words}"
    return f"{original}, {words}"
