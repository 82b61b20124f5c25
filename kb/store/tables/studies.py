"""Studies, the sources that report them, how good they are, and the tools that say so."""

from __future__ import annotations

from kb.model import Appraisal, Evaluator, Ref, Study
from kb.store.codecs import (
    COUNTS,
    DATE,
    LEVELS,
    REF,
    REFS,
    TEXT,
    WORDS,
    enum_of,
)
from kb.store.layout import Computed, Item, RowTable, keeps, number_of, owner, position
from kb.store.tables.claims import placed

STUDIES: RowTable[Item[Study], Study] = RowTable(
    "studies",
    "A study, apart from the reports of it: what was done with whom. Evidence of one study, or of"
    " studies that share data, is one independent line.",
    (
        keeps("id", WORDS, "The study's id, as evidence names it."),
        keeps("label", WORDS, "What readers see.", not_null=True),
        keeps("design", REF, "How it was made.", ("designs", "id")),
        keeps("contexts", REFS, "Ids of the contexts it was made in: a JSON array."),
        keeps("sample", COUNTS, "How many took part, by unit: a JSON object."),
        keeps("period", DATE, "When it was made, in EDTF and its parts: a JSON object."),
        Computed(
            "years",
            str,
            "When it was made, in EDTF.",
            value=lambda row: row.value.period.edtf if row.value.period else None,
        ),
        keeps("registration", TEXT, "Its number in a register of trials."),
        keeps("funder", TEXT, "Who paid for it."),
        keeps(
            "evaluator",
            enum_of(Evaluator),
            "Who evaluated: independent, developer, mixed or unclear.",
        ),
        keeps("shares_data_with", REFS, "Ids of studies of the same data: a JSON array."),
        keeps("note", TEXT, "A remark on it."),
        keeps("replaces", REFS, "Former ids, whose addresses lead here: a JSON array."),
        placed("path", "The file that its record stands in."),
        Computed(
            "line",
            int,
            "The line (from 1) that its record starts on.",
            value=lambda row: row.value.place.span.line if row.value.place else None,
        ),
    ),
    pk=("id",),
    indexes=(("design",),),
    label="label",
    sort="id",
    facets=("design", "evaluator"),
    make=Study,
)

STUDY_SOURCES: RowTable[Item[Ref], Ref] = RowTable(
    "study_sources",
    "That a source reports a study.",
    (
        owner("study", "The study.", ("studies", "id")),
        keeps("source", WORDS, "The source.", ("sources", "key"), field="id"),
        position("The place in the study's list, from 1."),
    ),
    pk=("study", "source"),
    indexes=(("source",),),
    make=Ref,
)

APPRAISALS: RowTable[Item[Appraisal], Appraisal] = RowTable(
    "appraisals",
    "How good a study is, by one tool.",
    (
        number_of("studies"),
        owner("study", "The study.", ("studies", "id"), not_null=True),
        position("The place in the study's list, from 1."),
        keeps("tool", REF, "The tool.", ("appraisal_tools", "id"), not_null=True),
        keeps("overall", TEXT, "The level that the study was given in all."),
        keeps("domains", LEVELS, "The levels by domain of the tool: a JSON object."),
        keeps("outcome", REF, "The outcome it was judged for, if one.", ("outcomes", "id")),
        keeps("by", REF, "The citation key of the source that gives it, or “curators”."),
        keeps("note", TEXT, "A remark on it."),
    ),
    pk=("id",),
    indexes=(("study",), ("tool",)),
    facets=("tool", "overall"),
    make=Appraisal,
)
