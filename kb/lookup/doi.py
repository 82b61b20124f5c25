"""The record of a DOI, whichever agency registered it.

Source: DOI Foundation and Crossref, “DOI content negotiation”: doi.org sends a request for
CSL-JSON on to the agency of the DOI, Crossref, DataCite or another.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from urllib.parse import quote

from kb.base.errors import UsageFault
from kb.base.identifiers import RESOLVER, bare_doi
from kb.base.text import TextFile
from kb.lookup.client import NotRegistered, Registry, as_object
from kb.model import Source
from kb.parse.records.csl_json import read_csl_json

ADDRESS = RESOLVER
_CSL_JSON = "application/vnd.citationstyles.csl+json"
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/\S+")


def look_up_doi(registry: Registry, text: str) -> Source:
    """The source of a DOI, given bare or as an address.

    Raises :class:`UsageFault` for what is no DOI, :class:`NotRegistered` for one that nobody
    registered, and :class:`kb.base.errors.KbError` where no answer can be had.
    """
    doi = bare_doi(text)
    if not _DOI.fullmatch(doi):
        raise UsageFault(f"“{text}” is no DOI; it looks like 10.1007/s10833-008-9099-1.")
    answer = registry.get(f"/{quote(doi, safe='/:;()._-')}", {}, _CSL_JSON)
    if answer is None:
        raise NotRegistered(f"{registry.host} knows no DOI {doi}; compare it with the work's page.")
    item = {**as_object(registry, answer), "id": ""}
    (source,), _ = read_csl_json(TextFile("", json.dumps([item])))
    if not source.title:
        raise registry.garbled()
    return replace(source, doi=source.doi or doi, place=None)
