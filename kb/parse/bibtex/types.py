"""Entry types of BibTeX and biblatex as item types of CSL.

Source: CSL 1.0.2 specification, appendix III; biblatex manual 2.1; pandoc's own mapping.
"""

from __future__ import annotations

from collections.abc import Mapping

CSL_TYPES: Mapping[str, str] = {
    "article": "article-journal",
    "periodical": "periodical",
    "suppperiodical": "article-journal",
    "book": "book",
    "mvbook": "book",
    "booklet": "pamphlet",
    "manual": "book",
    "collection": "book",
    "mvcollection": "book",
    "proceedings": "book",
    "mvproceedings": "book",
    "reference": "book",
    "mvreference": "book",
    "inbook": "chapter",
    "bookinbook": "chapter",
    "suppbook": "chapter",
    "incollection": "chapter",
    "suppcollection": "chapter",
    "inreference": "entry-encyclopedia",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "report": "report",
    "techreport": "report",
    "thesis": "thesis",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
    "unpublished": "manuscript",
    "misc": "document",
    "artwork": "graphic",
    "audio": "song",
    "image": "graphic",
    "legislation": "legislation",
    "jurisdiction": "legal_case",
    "letter": "personal_communication",
    "movie": "motion_picture",
    "video": "motion_picture",
    "performance": "performance",
    "review": "review",
    "standard": "standard",
    "music": "song",
    "commentary": "book",
    "bibnote": "document",
}

GENRES: Mapping[str, str] = {
    "phdthesis": "PhD thesis",
    "bathesis": "Bachelor’s thesis",
    "mastersthesis": "Master’s thesis",
    "mathesis": "Master’s thesis",
    "candthesis": "Candidate thesis",
    "techreport": "Technical report",
    "techrep": "Technical report",
    "resreport": "Research report",
    "software": "Computer software",
    "datacd": "Data CD",
    "audiocd": "Audio CD",
    "patent": "Patent",
    "patentde": "German patent",
    "patenteu": "European patent",
    "patentfr": "French patent",
    "patentuk": "British patent",
    "patentus": "U.S. patent",
    "patreq": "Patent request",
    "patreqde": "German patent request",
    "patreqeu": "European patent request",
    "patreqfr": "French patent request",
    "patrequk": "British patent request",
    "patrequs": "U.S. patent request",
}
"""Types, and biblatex's keys for a ``type`` field, in words."""

COUNTRIES: Mapping[str, str] = {
    "countryde": "Germany",
    "countryeu": "European Union",
    "countryep": "European Union",
    "countryfr": "France",
    "countryuk": "United Kingdom",
    "countryus": "United States of America",
}
"""Biblatex's keys for the countries of a patent. Source: biblatex manual, 4.9.2.18."""

SUBTYPES: Mapping[tuple[str, str], str] = {
    ("article", "magazine"): "article-magazine",
    ("article", "newspaper"): "article-newspaper",
    ("online", "blog"): "post-weblog",
    ("online", "forum"): "post",
    ("misc", "blog"): "post-weblog",
}
"""What an ``entrysubtype`` makes of a type, as pandoc reads it."""

ITEM_TYPES = frozenset({
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book",
    "broadcast", "chapter", "classic", "collection", "dataset", "document", "entry",
    "entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic", "hearing",
    "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical",
    "personal_communication", "post", "post-weblog", "regulation", "report", "review",
    "review-book", "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
})  # fmt: skip
"""All item types of CSL 1.0.2; ``@misc`` can be any of them by its ``entrysubtype``."""
