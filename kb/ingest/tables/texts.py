"""Drafts as the texts of a collection: new notes, and what is added to the files that are there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace

from kb.base.text import TextFile
from kb.draft.weighing import with_study, with_term
from kb.draft.yaml import Plain, item_lines, yaml_lines
from kb.format.front_matter import format_note
from kb.ingest.tables.drafts import ClaimDraft, Drafts, ItemDraft, RowFinding, StudyDraft
from kb.ingest.writing import with_entries
from kb.model import Claim, Corpus, Evidence, Study
from kb.parse.note import parse_note
from kb.parse.note.front_matter import split
from kb.parse.studies import parse_studies
from kb.parse.yaml import Mapping as YamlMapping
from kb.parse.yaml import Sequence as YamlSequence
from kb.parse.yaml import parse_yaml
from kb.weighing.designs import designs_of, with_design

VOCABULARY, STUDIES = "claims/vocabulary.yml", "sources/studies.yml"
_NO_PART = {"place", "places", "suppressions", "id"}


@dataclass(slots=True)
class Changes:
    """The new texts by path, how much of what is new, and what is to be said of rows."""

    texts: dict[str, str] = field(default_factory=dict)
    claims: list[str] = field(default_factory=list)
    studies: list[str] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    items: int = 0
    findings: list[RowFinding] = field(default_factory=list)


def changes_by(
    drafts: Drafts, corpus: Corpus, read: Callable[[str], str], bibliography: str
) -> Changes:
    """What the drafts change; ``read`` gives the text of a file, empty where there is none."""
    writing = _Writing(corpus, read)
    used = _names_in([*_values_of(drafts)])
    writing.add_terms(drafts, used)
    new = [d.entry for d in drafts.sources if d.entry and d.key in used]
    if new:
        text, _ = with_entries(read(bibliography), new, {})
        writing.changes.texts[bibliography] = text
        writing.changes.sources = [entry.key for entry in new]
    writing.add_studies(drafts)
    for claim in drafts.claims.values():
        writing.add_claim(claim)
    return writing.changes


class _Writing:
    def __init__(self, corpus: Corpus, read: Callable[[str], str]) -> None:
        self._corpus = corpus
        self._designs = designs_of(corpus.studies.values())
        self._read = read
        self.changes = Changes()

    def add_terms(self, drafts: Drafts, used: frozenset[str]) -> None:
        """The terms that something uses, at the end of their lists."""
        text = self._read(VOCABULARY)
        for listed, terms in drafts.terms.items():
            for name, values in terms.items():
                if name not in used:
                    continue
                item = "".join(f"{line}\n" for line in item_lines(values, "  "))
                after = with_term(text, listed, item)
                if after is None:
                    message = f"“{name}” cannot be added to {listed} in {VOCABULARY} by itself"
                    self.changes.findings.append(RowFinding(1, message))
                    continue
                text = after
                self.changes.terms.append(f"{listed.removesuffix('s')} {name}")
        if self.changes.terms:
            self.changes.texts[VOCABULARY] = text

    def add_studies(self, drafts: Drafts) -> None:
        """The studies that are new, at the end; those on record stay as they are."""
        text = self._read(STUDIES)
        for name, draft in drafts.studies.items():
            known = self._corpus.studies.get(name)
            item = "".join(f"{line}\n" for line in item_lines(draft.values))
            if known:
                self._compare_study(known, item, draft)
                continue
            text = with_study(text, item)
            self.changes.studies.append(name)
        if self.changes.studies:
            self.changes.texts[STUDIES] = text

    def _compare_study(self, known: Study, item: str, draft: StudyDraft) -> None:
        (study,) = parse_studies(TextFile(STUDIES, item))[0].studies
        other = [name for name in _parts(study) if _lacks(known, study, name)]
        if other:
            self._say(draft.rows[0], f"the study “{known.id}” is on record with another"
                      f" {', '.join(other)}, and stays as it is")  # fmt: skip

    def add_claim(self, draft: ClaimDraft) -> None:
        """A new note, or further items in one that is there."""
        known = self._corpus.claims.get(draft.name)
        if known is None:
            path = "/".join(part for part in ("claims", draft.folder, f"{draft.name}.md") if part)
            text, _ = format_note(TextFile(path, _note(draft)))
            self.changes.texts[path] = text
            self.changes.claims.append(draft.name)
            self.changes.items += len(draft.items)
            return
        claim, _ = parse_note(TextFile(f"claims/{draft.name}.md", _note(draft)))
        if claim is None:
            return
        self._compare_claim(known, claim, draft)
        items = zip(draft.items.values(), claim.evidence, strict=False)
        missing = [item for item, evidence in items if not self._on_record(item, evidence, known)]
        if missing:
            self._append(known, missing)

    def _compare_claim(self, known: Claim, claim: Claim, draft: ClaimDraft) -> None:
        names = set(_parts(claim)) - {"evidence", "mentions", "body", "body_place", "status"}
        other = sorted(name for name in names if _lacks(known, claim, name))
        if other:
            row = next(iter(draft.items.values())).rows[0]
            self._say(row, f"the claim “{known.id}” is on record with another"
                      f" {', '.join(other)}, and stays as it is")  # fmt: skip

    def _on_record(self, item: ItemDraft, read: Evidence, known: Claim) -> bool:
        evidence = with_design(read, self._designs)
        if evidence in known.evidence:
            return True
        bare = replace(evidence, effects=())
        if not any(replace(one, effects=()) == bare for one in known.evidence):
            return False
        self._say(item.rows[0], f"this item of “{known.id}” is on record with other effects;"
                  " add the missing ones to the note by hand")  # fmt: skip
        return True

    def _append(self, known: Claim, missing: list[ItemDraft]) -> None:
        before = self._read(known.path)
        lines = [line for item in missing for line in item_lines(item.plain, "  ")]
        after = _with_items(TextFile(known.path, before), lines)
        if after is None:
            row = missing[0].rows[0]
            self._say(
                row, f"{known.path} is written in a way that nothing can be added to by itself"
            )
            return
        self.changes.texts[known.path] = after
        self.changes.items += len(missing)

    def _say(self, row: int, message: str) -> None:
        self.changes.findings.append(RowFinding(row, message, lost=False))


def _note(draft: ClaimDraft) -> str:
    values = dict(draft.values)
    relations = values.pop("relations", "")
    items = tuple(item.plain for item in draft.items.values())
    front = {**values, "evidence": items, "relations": relations}
    body = f"\n{draft.body}\n" if draft.body else ""
    return "\n".join(["---", *yaml_lines(front), "---", body])


def _with_items(file: TextFile, lines: list[str]) -> str | None:
    """The note with further items at the end of its evidence."""
    parts, _ = split(file, "")
    root = parse_yaml(file, parts.yaml_start, parts.yaml_end)[0] if parts else None
    node = root.get("evidence") if isinstance(root, YamlMapping) else None
    if not isinstance(node, YamlSequence) or not node.items:
        return None
    if file.text[node.place.span.start] == "[":
        return None
    first, last = node.items[0].place.span, node.items[-1].place.span
    indent = file.line(first.line)[: first.column - 1].split("-")[0]
    at = file.offset(last.end_line) + len(file.line(last.end_line))
    new = "".join(f"\n{indent}{line[2:]}" for line in lines)
    return f"{file.text[:at]}{new}{file.text[at:]}"


def _parts(value: Claim | Study) -> Iterator[str]:
    return (f.name for f in fields(value) if f.name not in _NO_PART)


def _lacks(known: Claim | Study, other: Claim | Study, name: str) -> bool:
    """Whether what is on record does not say what the table says."""
    mine, theirs = getattr(known, name), getattr(other, name)
    if isinstance(theirs, tuple):
        return not set(theirs) <= set(mine)
    return bool(theirs) and mine != theirs


def _values_of(drafts: Drafts) -> Iterator[Plain]:
    for claim in drafts.claims.values():
        yield claim.values
        yield from (item.plain for item in claim.items.values())
    yield from (study.values for study in drafts.studies.values())


def _names_in(values: list[Plain]) -> frozenset[str]:
    """Every text in nested values, names included."""
    names: set[str] = set()
    for value in values:
        if isinstance(value, str):
            names.add(value)
        elif isinstance(value, Mapping):
            names |= set(value) | _names_in(list(value.values()))
        else:
            names |= _names_in(list(value))
    return frozenset(names)
