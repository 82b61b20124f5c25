"""Two claims that say the same made one, with the evidence of both."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from kb.base.errors import UsageFault
from kb.base.text import TextFile
from kb.diagnostics import Edit
from kb.format.front_matter import NOTE
from kb.likeness.statements import near_claims
from kb.model import Claim, Corpus
from kb.model.naming import Sort
from kb.parse.note.front_matter import split as split_note
from kb.parse.yaml import Mapping as YamlMapping
from kb.revise.former_names import KEY, entry, front_matter
from kb.revise.items import items_of, with_items
from kb.revise.rename import Texts, renaming_edits
from kb.revise.revision import CannotRevise, Revision, by_path

_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]")
_LINK = re.compile(r"(?<=\]\()([^()\s<>:]+\.md)\b")


def merge(corpus: Corpus, texts: Texts, keep: str, other: str, *, anyway: bool = False) -> Revision:
    """What puts the claim ``other`` into ``keep``: evidence, links, prose, and the name.

    The note that stays is a draft, since nobody has judged all of it together. Raises
    :class:`UsageFault` for claims that do not say the same, unless ``anyway``.
    """
    kept, gone = _claim(corpus, keep), _claim(corpus, other)
    if keep == other:
        raise UsageFault("Name two claims.")
    if not anyway:
        _refuse_others(corpus, kept, gone)
    file = texts[kept.path]
    edits = [(file.path, edit) for edit in _in_kept(file, texts[gone.path], kept, gone)]
    lists = list(_both_named(corpus, texts, keep, other))
    pointing = renaming_edits(corpus, texts, (Sort.CLAIM, other), keep, kept.path)
    edits += [
        (path, edit)
        for path, edit in pointing
        if path not in {kept.path, gone.path} and not _within(path, edit, lists)
    ]
    plan = by_path([*edits, *lists, *_prose_links(file, kept, gone)])
    return Revision(plan, removed=(gone.path,))


def _within(path: str, edit: Edit, others: Iterable[tuple[str, Edit]]) -> bool:
    """Whether another edit rewrites the place of an edit."""
    return any(
        path == where and wider.span.start <= edit.span.start and edit.span.end <= wider.span.end
        for where, wider in others
    )


def differences(kept: Claim, gone: Claim) -> Iterator[str]:
    """What the two claims say otherwise, of which the one that stays keeps its own."""
    parts = (
        ("claim", kept.statement, gone.statement),
        ("kind", kept.kind, gone.kind),
        ("certainty", kept.certainty, gone.certainty),
        ("status", kept.status, gone.status),
    )
    yield from (f"{name}: {one}, not {two}" for name, one, two in parts if two and one != two)
    bearings = {b.feature.id: str(b.bearing) for b in kept.features}
    for bearing in gone.features:
        own = bearings.get(bearing.feature.id)
        if own and own != bearing.bearing:
            yield f"{bearing.feature.id}: {own}, not {bearing.bearing}"
    directions = {b.outcome.id: str(b.direction) for b in kept.outcomes}
    for outcome in gone.outcomes:
        own = directions.get(outcome.outcome.id)
        if own and own != outcome.direction:
            yield f"{outcome.outcome.id}: {own}, not {outcome.direction}"


def _claim(corpus: Corpus, name: str) -> Claim:
    if name not in corpus.claims:
        raise UsageFault(f"There is no claim “{name}”.")
    return corpus.claims[name]


def _refuse_others(corpus: Corpus, kept: Claim, gone: Claim) -> None:
    """Refuse claims that the one judgement of the project does not take for the same."""
    rest = {key: claim for key, claim in corpus.claims.items() if key != gone.id}
    near = near_claims(replace(gone, relations=()), replace(corpus, claims=rest))
    if not any(one.claim.id == kept.id and one.says_the_same for one in near):
        raise UsageFault(
            f"“{kept.statement}” and “{gone.statement}” do not say the same by their words; read"
            " both, and add --anyway if they do. Evidence for the one may be evidence against the"
            " other."
        )


def _in_kept(file: TextFile, other: TextFile, kept: Claim, gone: Claim) -> Iterator[Edit]:
    front = front_matter(file)

    def put(key: str, written: str) -> Edit:
        return entry(file, front, key, written, NOTE)

    yield from with_items(file, items_of(other))
    yield put("status", "draft")
    features = {b.feature.id: str(b.bearing) for b in (*gone.features, *kept.features)}
    if len(features) > len(kept.features):
        yield put("features", _braces(features))
    outcomes = {b.outcome.id: str(b.direction) for b in (*gone.outcomes, *kept.outcomes)}
    if len(outcomes) > len(kept.outcomes):
        yield put("outcomes", _braces(outcomes))
    for key, own, theirs in (
        ("contexts", kept.contexts, gone.contexts),
        ("rests-on", kept.rests_on, gone.rests_on),
    ):
        names = dict.fromkeys(ref.id for ref in (*own, *theirs) if ref.id not in {kept.id, gone.id})
        if len(names) != len(own):
            yield put(key, _brackets(names))
    relations = _relations(kept, gone)
    if relations != _relations(kept, kept):
        yield put("relations", _braces({name: _brackets(ids) for name, ids in relations.items()}))
    former = dict.fromkeys(ref.id for ref in (*kept.replaces, *gone.replaces))
    yield put(KEY, _brackets([*former, gone.id]))
    yield from _with_prose(file, other)


def _relations(kept: Claim, gone: Claim) -> Mapping[str, tuple[str, ...]]:
    """The relations of both to others, each once."""
    listed: dict[str, dict[str, None]] = {}
    for relation in (*kept.relations, *gone.relations):
        if relation.target.id not in {kept.id, gone.id} or kept is gone:
            listed.setdefault(str(relation.relation), {})[relation.target.id] = None
    return {name: tuple(ids) for name, ids in listed.items()}


def _with_prose(file: TextFile, other: TextFile) -> Iterator[Edit]:
    """The prose of the other note under the own one, unless it says the same."""
    parts, _ = split_note(other, "")
    own, _ = split_note(file, "")
    theirs = other.text[parts.body_start :].strip() if parts else ""
    mine = file.text[own.body_start :] if own else ""
    if not theirs or theirs in mine:
        return
    taken = set(_FOOTNOTE.findall(mine)) & set(_FOOTNOTE.findall(theirs))
    theirs = _FOOTNOTE.sub(lambda m: f"[^{m[1]}-of-the-other]" if m[1] in taken else m[0], theirs)
    theirs = _LINK.sub(lambda m: _moved(m[1], other.path, file.path), theirs)
    end = len(file.text.rstrip())
    yield Edit(file.span(end, len(file.text)), f"\n\n{theirs}\n")


def _moved(href: str, old: str, new: str) -> str:
    """A relative link from one note as it has to stand in another folder."""
    if href.startswith("/"):
        return href
    target = posixpath.normpath(posixpath.join(posixpath.dirname(old), href))
    return posixpath.relpath(target, posixpath.dirname(new))


def _prose_links(file: TextFile, kept: Claim, gone: Claim) -> Iterator[tuple[str, Edit]]:
    """Links of the note that stays to the one that goes lead to itself."""
    for mention in kept.mentions:
        place = mention.target.place
        if mention.target.id == gone.id and place and file.slice(place.span) == gone.id:
            yield file.path, Edit(place.span, kept.id)


def _both_named(corpus: Corpus, texts: Texts, keep: str, other: str) -> Iterator[tuple[str, Edit]]:
    """Edits of lists that name both claims, so that they name the one that stays once."""
    for claim in corpus.claims.values():
        if claim.id in {keep, other}:
            continue
        file = texts[claim.path]
        rests_on = [ref.id for ref in claim.rests_on]
        if {keep, other} <= set(rests_on):
            yield file.path, _without(file, front_matter(file), "rests-on", rests_on, other)
        for relation in {str(one.relation): None for one in claim.relations}:
            names = [r.target.id for r in claim.relations if str(r.relation) == relation]
            relations = front_matter(file).get("relations")
            if {keep, other} <= set(names) and isinstance(relations, YamlMapping):
                yield file.path, _without(file, relations, relation, names, other)
    for question in corpus.questions.values():
        if {keep, other} <= {one.claim.id for one in question.claims}:
            yield question.path, _unweighed(texts[question.path], other)


def _without(
    file: TextFile, mapping: YamlMapping, key: str, names: Iterable[str], other: str
) -> Edit:
    return entry(file, mapping, key, _brackets(name for name in names if name != other), NOTE)


def _unweighed(file: TextFile, other: str) -> Edit:
    """The edit by which a question no longer lists a claim."""
    claims = front_matter(file).get("claims")
    if not isinstance(claims, YamlMapping) or file.text[claims.place.span.start] == "{":
        raise CannotRevise(f"write the claims of {file.path} line by line first.")
    key, value = next(pair for pair in claims.entries if pair[0].text == other)
    first, last = key.place.span.line, file.position(value.place.span.end).line
    return Edit(file.span(file.offset(first), file.offset(last + 1)), "")


def _braces(pairs: Mapping[str, str]) -> str:
    return f"{{{', '.join(f'{key}: {value}' for key, value in pairs.items())}}}"


def _brackets(names: Iterable[str]) -> str:
    return f"[{', '.join(names)}]"
