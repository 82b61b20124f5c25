"""Rows into drafts, one after the other; a row with a slip is left out and named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kb.base.folding import folded_words
from kb.draft.names import claim_id
from kb.draft.yaml import Plain
from kb.ingest.tables.citing import Citing
from kb.ingest.tables.drafts import ClaimDraft, Drafts, ItemDraft, RowFinding, StudyDraft
from kb.ingest.tables.mapping import TableMap
from kb.ingest.tables.sheet import Row, Sheet
from kb.ingest.tables.terms import Terms
from kb.ingest.tables.values import (
    WORDS,
    BadCell,
    counts,
    nested,
    number,
    pairs,
    root_of,
    several,
    word,
)
from kb.model import Bearing, Corpus, OutcomeDirection
from kb.parse.reader import is_slug, slugged

_BEARINGS = tuple(map(str, Bearing))
_DIRECTIONS = tuple(map(str, OutcomeDirection))
_TEXTS_OF_ITEM = ("locator", "via-locator", "quote", "sample", "dataset", "note", "verified")
_TEXTS_OF_EFFECT = ("comparator", "subgroup", "when", "locator", "note")
_TEXTS_OF_STUDY = ("period", "registration", "funder", "note")
_NUMBERS = ("value", "ci-level", "se", "p")


def drafts_of(
    sheet: Sheet, table_map: TableMap, corpus: Corpus, renamed: Mapping[str, str]
) -> Drafts:
    """What the table comes to; ``renamed`` has keys that an import changed."""
    reading = _Rows(table_map, corpus, renamed)
    for row in sheet.rows:
        reading.take(row)
    drafts = reading.drafts
    drafts.terms, drafts.sources = reading.terms.new, reading.citing.new
    return drafts


class _Rows:
    def __init__(self, table_map: TableMap, corpus: Corpus, renamed: Mapping[str, str]) -> None:
        self._map = table_map
        self._corpus = corpus
        self.citing = Citing(corpus, renamed)
        self.terms = Terms(corpus)
        self.drafts = Drafts()
        self._by_statement = {
            folded_words(claim.statement): claim.id for claim in corpus.claims.values()
        }

    def take(self, row: Row) -> None:
        """Add what a row says to the drafts, or name it with what is wrong in it."""
        try:
            results = list(self._taken(row))
        except BadCell as bad:
            self.drafts.findings.append(RowFinding(row.number, str(bad)))
            return
        if not results:
            message = "it names neither a claim nor a study, so nothing is made of it"
            self.drafts.findings.append(RowFinding(row.number, message))
        self.drafts.results[row.number] = "; ".join(results)

    def _taken(self, row: Row) -> Iterator[str]:
        statement = self._map.text("claim", "statement", row)
        has_claim = self._map.row != "study" and bool(
            statement or self._map.text("claim", "id", row)
        )
        has_study = bool(self._map.text("study", "id", row))
        # All of a row is read before any of it is kept.
        source = self.citing.key(self._map, row) if has_claim or self._names_source(row) else ""
        study = self._study(row, source) if has_study else None
        claim = self._claim(row, statement) if has_claim else None
        item = self._item(row, source, study) if claim else None
        effect = self._effect(row) if claim else None
        if claim and item:
            yield self._draft_item(row, claim, item, effect)
        if study:
            yield self._draft_study(row, study)

    def _names_source(self, row: Row) -> bool:
        return any(
            self._map.text("source", name, row)
            for name in ("key", "title", "doi", "author", "pmid")
        )

    # Claims.

    def _claim(self, row: Row, statement: str) -> ClaimDraft:
        fill = self._map.fill
        values: dict[str, Plain] = {"claim": statement}
        for name in ("kind", "certainty", "strength", "status"):
            values[name] = word(name, self._map.text("claim", name, row))
        values["status"] = values["status"] or "draft"
        values["certainty-reason"] = self._map.text("claim", "certainty-reason", row)
        for name in ("certainty-domains", "relations"):
            values[name] = nested(self._map.text("claim", name, row))
        values["rests-on"] = several(fill("claim", "rests-on", row), self._map.split)
        values["features"] = {
            self.terms.term("features", self._map.translated("feature", name)): said
            for name, said in pairs(
                fill("claim", "features", row), self._map.split, _BEARINGS, "describes"
            )
        }
        values["outcomes"] = {
            self._outcome(row, name): said
            for name, said in pairs(
                fill("claim", "outcomes", row), self._map.split, _DIRECTIONS, ""
            )
        }
        values["contexts"] = self._contexts(fill("claim", "contexts", row))
        name = self._claim_name(row, statement)
        folder = "/".join(
            slugged(part) for part in self._map.text("claim", "folder", row).split("/") if part
        )
        return ClaimDraft(name, folder, values, self._map.text("claim", "body", row))

    def _claim_name(self, row: Row, statement: str) -> str:
        given = self._map.text("claim", "id", row)
        if given:
            name = given if is_slug(given) else slugged(given)[:120]
        else:
            words = folded_words(statement)
            taken = {*self._corpus.claims, *self.drafts.claims}
            name = self._by_statement.get(words) or claim_id(statement, taken)
        if not name:
            raise BadCell("no id for its claim can be made of its letters; give one by “id”")
        self._by_statement.setdefault(folded_words(statement), name)
        return name

    def _outcome(self, row: Row, text: str) -> str:
        return self.terms.term(
            "outcomes",
            self._map.translated("outcome", text),
            better=self._map.way_to_better(row, text),
        )

    def _contexts(self, value: Plain) -> tuple[str, ...]:
        names = several(value, self._map.split)
        return tuple(dict.fromkeys(self.terms.context(name) for name in names))

    # Evidence and effects.

    def _item(self, row: Row, source: str, study: StudyDraft | None) -> ItemDraft:
        text = self._map.text
        relation = word("relation", text("evidence", "relation", row))
        if not relation:
            raise BadCell(
                "how its source stands to the claim is not said; map “relation” to a column, or"
                " to a word for all rows, as in “relation: supports”"
            )
        via, design = text("evidence", "via", row), text("evidence", "design", row)
        values: dict[str, Plain] = {
            "source": source,
            "study": study.values["id"] if study else "",
            "relation": relation,
            "via": self.citing.known(via) if via else "",
            "design": self._design(design) if design else "",
            "basis": word("basis", text("evidence", "basis", row)),
            **{name: text("evidence", name, row) for name in _TEXTS_OF_ITEM},
            "reviewed": several(self._map.fill("evidence", "reviewed", row), self._map.split),
        }
        return ItemDraft({name: value for name, value in values.items() if value})

    def _design(self, text: str) -> str:
        return self.terms.term("designs", text)

    def _effect(self, row: Row) -> Mapping[str, Plain] | None:
        text = self._map.text
        if not text("effect", "value", row):
            return None
        outcome = text("effect", "outcome", row)
        if not outcome:
            raise BadCell("its effect names no outcome")
        conversion = text("effect", "conversion", row)
        ends = several(self._map.fill("effect", "ci", row), self._map.split)
        measure = word("measure", text("effect", "measure", row))
        if not measure:
            raise BadCell(
                f"its effect names no measure; it is one of {', '.join(WORDS['measure'])}"
            )
        if len(ends) not in {0, 2}:
            raise BadCell(f"an interval has two ends, not {len(ends)}")
        values: dict[str, Plain] = {
            "outcome": self._outcome(row, outcome),
            "measure": measure,
            **{name: number(name, text("effect", name, row)) for name in _NUMBERS},
            "ci": tuple(number("ci", end) for end in ends),
            "n": counts(self._map.fill("effect", "n", row), self._map.split),
            "conversion": self.citing.known(conversion) if conversion else "",
            **{name: text("effect", name, row) for name in _TEXTS_OF_EFFECT},
        }
        variance = number("variance", text("effect", "variance", row))
        if variance and not values["se"]:
            values["se"] = root_of("variance", variance)
            values["note"] = values["note"] or f"se is the root of the variance {variance}"
        return {name: value for name, value in values.items() if value}

    def _draft_item(
        self, row: Row, claim: ClaimDraft, item: ItemDraft, effect: Mapping[str, Plain] | None
    ) -> str:
        known = self.drafts.claims.setdefault(claim.name, claim)
        if known is not claim:
            self._united(row, known.values, claim.values)
        # An item that the table numbers is its own, one that it does not is what it says.
        given = self._map.text("evidence", "item", row)
        mark = (
            (given, item.values["source"])
            if given
            else tuple(sorted(map(repr, item.values.items())))
        )
        drafted = known.items.setdefault(mark, item)
        drafted.rows.append(row.number)
        if effect and effect not in drafted.effects:
            drafted.effects.append(effect)
        elif drafted is not item:
            message = f"it says the same as row {drafted.rows[0]}, and counts once"
            self.drafts.findings.append(RowFinding(row.number, message, lost=False))
        shown = f"; {effect['measure']} {effect['value']} on {effect['outcome']}" if effect else ""
        return f"claim {claim.name}: {item.values['source']} {item.values['relation']}{shown}"

    def _united(self, row: Row, known: dict[str, Plain], more: Mapping[str, Plain]) -> None:
        """What a further row says of a claim or a study: lists grow, the first text counts."""
        for name, value in more.items():
            before = known.get(name)
            if isinstance(before, Mapping) and isinstance(value, Mapping):
                known[name] = {**value, **before}
            elif isinstance(before, tuple) and isinstance(value, tuple):
                known[name] = (*before, *(one for one in value if one not in before))
            elif not before:
                known[name] = value
            elif value and value != before:
                message = f"“{value}” for {name} is passed over, since a row before says “{before}”"
                self.drafts.findings.append(RowFinding(row.number, message, lost=False))

    # Studies.

    def _study(self, row: Row, source: str) -> StudyDraft:
        fill, text = self._map.fill, self._map.text
        given = text("study", "id", row)
        design = text("study", "design", row)
        reports = several(fill("study", "reports", row), self._map.split)
        values: dict[str, Plain] = {
            "id": given if is_slug(given) else slugged(given),
            "label": text("study", "label", row) or given,
            "design": self._design(design) if design else "",
            "reports": tuple(map(self.citing.known, reports)) or ((source,) if source else ()),
            "contexts": self._contexts(fill("study", "contexts", row)),
            "sample": counts(fill("study", "sample", row), self._map.split),
            "evaluator": word("evaluator", text("study", "evaluator", row)),
            "shares-data-with": several(fill("study", "shares-data-with", row), self._map.split),
            "appraisal": self._appraisal(row),
            **{name: text("study", name, row) for name in _TEXTS_OF_STUDY},
        }
        if not values["id"]:
            raise BadCell(f"no id for the study “{given}” can be made of its letters")
        return StudyDraft({name: value for name, value in values.items() if value})

    def _appraisal(self, row: Row) -> Plain:
        value = self._map.fill("study", "appraisal", row)
        value = nested(value) if isinstance(value, str) else value
        return (value,) if isinstance(value, Mapping) and value else value

    def _draft_study(self, row: Row, study: StudyDraft) -> str:
        name = str(study.values["id"])
        known = self.drafts.studies.setdefault(name, study)
        if known is not study:
            self._united(row, known.values, study.values)
        known.rows.append(row.number)
        return f"study {name}"
