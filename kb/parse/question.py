"""``claims/questions/*.md`` into questions: the front matter of a note, and its prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from kb.base.text import Place, TextFile
from kb.diagnostics import Diagnostic, Edit, Fix
from kb.model import Certainty, Question, QuestionClaim, Ref, Searched, Status, Weighing
from kb.parse.days import day, period
from kb.parse.domains import DOMAIN_KEYS, certainty_domains
from kb.parse.levels import check_levels
from kb.parse.note.front_matter import split
from kb.parse.note.order import check_order
from kb.parse.note.prose import mentions
from kb.parse.reader import (
    BAD_ID,
    MISSING_KEY,
    UNKNOWN_KEY,
    UNKNOWN_VALUE,
    Reader,
    is_slug,
    slugged,
)
from kb.parse.suppressions import suppressions
from kb.parse.yaml import Mapping, Node, Scalar, parse_yaml

QUESTION_KEYS = (
    "question",
    "answer",
    "certainty",
    "certainty-domains",
    "certainty-reason",
    "features",
    "outcomes",
    "contexts",
    "claims",
    "answered",
    "searched",
    "status",
    "replaces",
    "kb-ignore",
)
SEARCHED_KEYS = ("until", "where", "note")
NOT_SEARCHED = "not searched"
QUESTIONS = "claims/questions/"

_ASKS = re.compile(r"^question:", re.MULTILINE)
_CLAIMS = re.compile(r"^claim:", re.MULTILINE)
# A claim rests on evidence; a question is answered from claims.
_EVIDENCE = re.compile(r"^evidence:", re.MULTILINE)
_OF_QUESTIONS = re.compile(r"^(?:answer|claims|answered|searched):", re.MULTILINE)

_LEFT_OUT = re.compile(rf"{Weighing.LEFT_OUT}\s*(?::\s*(?P<reason>.+))?", re.IGNORECASE)
_WEIGHED = re.compile(rf"{Weighing.WEIGHED}\s*(?::\s*(?P<reason>.+))?", re.IGNORECASE)


def is_question(file: TextFile) -> bool:
    """Whether a note asks a question: it stands among the questions, and makes no claim.

    What begins with “claim:”, and else has the keys of a question, asks one by the wrong name.
    """
    # “kb fmt” knows a file by the name that was typed, be it absolute.
    if f"/{QUESTIONS}" not in f"/{file.path}":
        return False
    text = file.text
    if _ASKS.search(text) is not None or _CLAIMS.search(text) is None:
        return True
    return _OF_QUESTIONS.search(text) is not None and _EVIDENCE.search(text) is None


def parse_question(file: TextFile) -> tuple[Question | None, tuple[Diagnostic, ...]]:
    """The question that a file asks, as far as it can be read, and what is wrong with the file."""
    identifier = PurePosixPath(file.path).stem
    reader = Reader(identifier)
    if not is_slug(identifier):
        near = slugged(identifier) or "do-networks-help"
        message = (
            f"the file's name “{identifier}” must be small letters, digits and single hyphens;"
            f" rename it to “{near}.md”"
        )
        reader.report(BAD_ID, Place(file.path, file.span(0, 0)), message)
    parts, findings = split(file, identifier)
    if parts is None:
        return None, (*reader.findings, *findings)
    root, yaml_findings = parse_yaml(file, parts.yaml_start, parts.yaml_end)
    reader.findings.extend(
        Diagnostic(f.rule, f.place, f.message, identifier, f.fix) for f in yaml_findings
    )
    if root is None and yaml_findings:
        return None, tuple(reader.findings)
    front = _front(reader, root, Place(file.path, file.span(0, 3)))
    question = _question(reader, file, front, parts.body_start) if front else None
    if front is not None:
        reader.findings.extend(_ordered(file, front, identifier))
    if question is not None:
        reader.findings.extend(check_levels(question))
    return question, tuple(reader.findings)


def _front(reader: Reader, root: Node | None, top: Place) -> Mapping | None:
    if root is None or (isinstance(root, Scalar) and root.absent):
        reader.report(MISSING_KEY, top, "the front matter is empty; it needs “question: …”")
        return None
    return reader.mapping(_asking(reader, root), "a question", QUESTION_KEYS)


def _asking(reader: Reader, root: Node) -> Node:
    """The front matter with “question” for “claim”, which is reported."""
    if not isinstance(root, Mapping) or root.get("question") is not None:
        return root
    entries = []
    for key, value in root.entries:
        if key.text == "claim":
            fix = Fix("write “question”", (Edit(key.inner.span, "question"),), safe=True)
            message = "a question has no key “claim”; write “question”"
            reader.report(UNKNOWN_KEY, key.place, message, fix)
        meant = replace(key, text="question") if key.text == "claim" else key
        entries.append((meant, value))
    return replace(root, entries=tuple(entries))


def _ordered(file: TextFile, front: Mapping, identifier: str) -> Iterator[Diagnostic]:
    yield from check_order(file, front, QUESTION_KEYS, identifier)
    for key, names in (("certainty-domains", DOMAIN_KEYS), ("searched", SEARCHED_KEYS)):
        node = front.get(key)
        if isinstance(node, Mapping):
            yield from check_order(file, node, names, identifier)


def _question(reader: Reader, file: TextFile, front: Mapping, body: int) -> Question | None:
    places = {key.text: value.place for key, value in front.entries}
    # What a list lacks is nowhere in it, so that its key stands for it.
    places |= {key.text: key.inner for key, _ in front.entries if key.text == "claims"}
    text = reader.required(front, "question", "a question")
    claims = tuple(_claims(reader, front.get("claims")))
    question = Question(
        id=PurePosixPath(file.path).stem,
        question=text,
        answer=reader.text(front.get("answer"), "answer"),
        certainty=reader.choice(front.get("certainty"), "certainty", Certainty),
        certainty_domains=certainty_domains(reader, front.get("certainty-domains")),
        certainty_reason=reader.text(front.get("certainty-reason"), "certainty-reason"),
        features=reader.refs(front.get("features"), "features"),
        outcomes=reader.refs(front.get("outcomes"), "outcomes"),
        contexts=reader.refs(front.get("contexts"), "contexts"),
        claims=claims,
        unread=_unread(front.get("claims"), claims),
        answered=day(reader, front.get("answered"), "answered"),
        searched=_searched(reader, front.get("searched")),
        status=reader.choice(front.get("status"), "status", Status) or Status.DRAFT,
        replaces=reader.refs(front.get("replaces"), "replaces"),
        body=file.text[body:],
        mentions=mentions(file, body),
        suppressions=suppressions(reader, front.get("kb-ignore")),
        body_place=Place(file.path, file.span(body, len(file.text))),
        place=places.get("question", front.place),
        places=places,
    )
    return question if text else None


def _unread(node: Node | None, claims: tuple[QuestionClaim, ...]) -> tuple[str, ...]:
    """The claims that are named with words that say nothing of them."""
    if isinstance(node, Mapping):
        read = {one.claim.id for one in claims}
        return tuple(key.text for key, _ in node.entries if key.text not in read)
    return ("",) if isinstance(node, Scalar) and not node.absent else ()


def _claims(reader: Reader, node: Node | None) -> Iterator[QuestionClaim]:
    example = "trios-brought-no-overall-gain: weighed"
    for key, value in reader.entries(node, "claims", example, Weighing.WEIGHED):
        text = reader.text(value, key.text)
        for weighing, pattern in ((Weighing.WEIGHED, _WEIGHED), (Weighing.LEFT_OUT, _LEFT_OUT)):
            match = pattern.fullmatch(text)
            if match:
                yield QuestionClaim(Ref(key.text, key.inner), weighing, match["reason"] or "")
                if weighing is Weighing.LEFT_OUT and not match["reason"]:
                    message = f"say why “{key.text}” is left out: “left out: reason”, in quotes"
                    reader.report(MISSING_KEY, value.place, message)
                break
        else:
            message = (
                f"“{key.text}” is either “weighed” or, in quotes since it holds a colon,"
                " “left out: reason”"
            )
            absent = isinstance(value, Scalar) and value.absent
            place = key.place if absent else value.place
            reader.report(MISSING_KEY if absent else UNKNOWN_VALUE, place, message)


def _searched(reader: Reader, node: Node | None) -> Searched | None:
    if node is None or (isinstance(node, Scalar) and node.absent):
        return None
    if isinstance(node, Scalar):
        if " ".join(node.text.split()).lower() == NOT_SEARCHED:
            return Searched(done=False)
        message = (
            f"“searched” is “{NOT_SEARCHED}”, or lines under it such as “until: 2026-11” and"
            " “where: [ERIC]”"
        )
        reader.report(UNKNOWN_VALUE, node.place, message)
        return None
    mapping = reader.mapping(node, "“searched”", SEARCHED_KEYS)
    if mapping is None:
        return None
    until = period(reader, mapping.get("until"), "until")
    return Searched(
        done=True,
        until=until.edtf if until else "",
        where=reader.texts(mapping.get("where"), "where"),
        note=reader.text(mapping.get("note"), "note"),
    )
