"""The evidence as the filter for Pandoc and Quarto reads it: ``evidence.json``, of version 1.

One object: ``head`` the columns of a summary of findings; ``rules`` how styles cite at second hand;
``sources``, ``claims`` and ``questions`` by key or id. All texts are plain, without markup.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict

from kb.base.labels import author_label
from kb.cite.citable import through
from kb.cite.csl import csl_record
from kb.cite.export.excerpt import Excerpt
from kb.cite.export.markdown import RELATIONS, remarks, study_of
from kb.cite.export.markdown import origin as origin_of
from kb.cite.export.summary import HEAD, certainty_in_words, tables
from kb.cite.normalise import readied
from kb.cite.secondary import NUMBERED, OTHER, RULES, Rule
from kb.cite.sentence_case import sentence_cased
from kb.model import Claim, Evidence, Source

Json = Mapping[str, object]


def write_filter_data(excerpt: Excerpt, plots: Mapping[tuple[str, str], str]) -> str:
    """The data as JSON; ``plots`` has the name of the forest plot of each question and claim."""
    data = {
        "version": 1,
        "origin": origin_of(excerpt),
        "head": HEAD,
        "rules": {
            "styles": [_rule(rule) for rule in RULES],
            "numbered": _rule(NUMBERED),
            "other": _rule(OTHER),
        },
        "sources": dict(_sources(excerpt)),
        "claims": {one.id: _claim(one, excerpt, plots) for one in excerpt.claims},
        "questions": dict(_questions(excerpt, plots)),
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def write_items(sources: Iterable[Source]) -> str:
    """The sources as CSL-JSON with titles in sentence case, which is what a processor expects."""
    items = [sentence_cased(readied(csl_record(source))) for source in sources]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: Rule) -> Json:
    said = asdict(rule)
    names = ("families", "but", "quoted", "cited", "lists_original", "locates_original")
    return {name: said[name] for name in names}


def _sources(excerpt: Excerpt) -> Iterator[tuple[str, Json]]:
    """Each source with who wrote it and, where it is known only through others, through which."""
    items: dict[str, list[Evidence]] = {}
    for _, item in excerpt.evidence:
        items.setdefault(item.source.id, []).append(item)
    for source in excerpt.sources:
        known = items.get(source.key, [])
        author = author_label([person.short for person in source.authors])
        said: dict[str, object] = {"author": author or source.title}
        if relays := through([item.via.id if item.via else "" for item in known]):
            said["relays"] = relays
            said["places"] = {
                item.locator: item.via_locator
                for item in known
                if item.locator and item.via_locator and item.via and item.via.id == relays[0]
            }
        yield source.key, said


def _claim(claim: Claim, excerpt: Excerpt, plots: Mapping[tuple[str, str], str]) -> Json:
    certainty = f"certainty: {str(claim.certainty).replace('-', ' ')}" if claim.certainty else ""
    return {
        "statement": claim.statement,
        "sure": certainty,
        "evidence": [_item(item, excerpt) for item in claim.evidence],
        **_plot(plots, ("claim", claim.id), claim.statement),
    }


def _item(item: Evidence, excerpt: Excerpt) -> Json:
    source = excerpt.corpus.sources[item.source.id]
    return {
        "relation": RELATIONS[item.relation],
        "source": item.source.id,
        "locator": item.locator,
        "via": item.via.id if item.via else "",
        "via_locator": item.via_locator,
        "quoted": bool(item.quote),
        "retracted": source.retracted is not None,
        "study": study_of(item, excerpt),
        "basis": str(item.basis or ""),
        "notes": "; ".join(remarks(item, excerpt)),
    }


def _questions(
    excerpt: Excerpt, plots: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str, Json]]:
    questions = excerpt.corpus.questions.values()
    if not questions:
        return
    for question, table in zip(questions, tables(excerpt), strict=True):
        yield (
            question.id,
            {
                "question": question.question,
                "answer": question.answer,
                "sure": certainty_in_words(question.certainty),
                "claims": [ref.id for ref in question.weighed],
                "summary": table.rows,
                **_plot(plots, ("question", question.id), question.question),
            },
        )


def _plot(plots: Mapping[tuple[str, str], str], key: tuple[str, str], title: str) -> Json:
    alt = f"Forest plot of the estimates on record: {title}"
    return {"plot": plots[key], "alt": alt} if key in plots else {}
