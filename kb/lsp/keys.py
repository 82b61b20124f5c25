"""What each key means, by where it stands: in the words of the schemas and of the docs."""

from __future__ import annotations

from collections.abc import Mapping

from kb.report.schemas.words import (
    APPRAISAL,
    DOMAINS,
    EFFECT,
    EVIDENCE,
    LISTS,
    NOTE,
    QUESTION,
    SEARCHED,
    STUDY,
    TERM,
)

Keys = tuple[str, ...]

OF_NOTE: Mapping[Keys, Mapping[str, str]] = {
    (): NOTE,
    ("evidence",): EVIDENCE,
    ("evidence", "effects"): EFFECT,
    ("certainty-domains",): DOMAINS,
}
OF_QUESTION: Mapping[Keys, Mapping[str, str]] = {
    (): QUESTION,
    ("certainty-domains",): DOMAINS,
    ("searched",): SEARCHED,
}
OF_STUDIES: Mapping[Keys, Mapping[str, str]] = {(): STUDY, ("appraisal",): APPRAISAL}
OF_VOCABULARY: Mapping[Keys, Mapping[str, str]] = {
    (): LISTS,
    **{(name,): TERM for name in LISTS},
}
"""Under which keys stands what, each with what it means."""


def meaning(tables: Mapping[Keys, Mapping[str, str]], keys: Keys) -> str:
    """What the last of the keys means under the others; empty where that is not known."""
    return tables.get(keys[:-1], {}).get(keys[-1], "")
