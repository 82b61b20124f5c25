"""Addresses of the pages, for templates and writers of other forms. Nothing here is HTML."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from kb.web.assets import ASSETS_HASH


def claim_path(ident: str) -> str:
    """The root-relative address of a claim."""
    return f"/claim/{quote(ident, safe='')}"


def source_path(key: str) -> str:
    """The root-relative address of a source."""
    return f"/source/{quote(key, safe='')}"


def feature_path(ident: str) -> str:
    """The root-relative address of a feature."""
    return f"/feature/{quote(ident, safe='')}"


def question_path(ident: str) -> str:
    """The root-relative address of a question."""
    return f"/question/{quote(ident, safe='')}"


def study_path(ident: str) -> str:
    """The root-relative address of a study."""
    return f"/study/{quote(ident, safe='')}"


def outcome_path(ident: str) -> str:
    """The root-relative address of an outcome."""
    return f"/outcome/{quote(ident, safe='')}"


def author_path(name: str) -> str:
    """The root-relative address of an author."""
    return f"/author/{quote(name, safe='')}"


def term_path(kind: str, ident: str) -> str:
    """The root-relative address of a context or a design; ``kind`` is which of them."""
    return f"/{kind}/{quote(ident, safe='')}"


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of one site; ``base`` is Datasette's base_url, ``table_root`` its tables."""

    base: str
    table_root: str

    def path(self, path: str) -> str:
        """An address under the base."""
        return self.base.rstrip("/") + "/" + path.lstrip("/")

    def claim(self, ident: str) -> str:
        """A claim's page."""
        return self.path(claim_path(ident))

    def source(self, key: str) -> str:
        """A source's page."""
        return self.path(source_path(key))

    def feature(self, ident: str) -> str:
        """A feature's page."""
        return self.path(feature_path(ident))

    def question(self, ident: str) -> str:
        """A question's page."""
        return self.path(question_path(ident))

    def study(self, ident: str) -> str:
        """A study's page."""
        return self.path(study_path(ident))

    def outcome(self, ident: str) -> str:
        """An outcome's page."""
        return self.path(outcome_path(ident))

    def method(self, part: str = "") -> str:
        """How to read this site, or one part of it."""
        return self.path("/method") + (f"#{part}" if part else "")

    def author(self, name: str) -> str:
        """An author's page."""
        return self.path(author_path(name))

    def term(self, kind: str, ident: str) -> str:
        """A context's or a design's page."""
        return self.path(term_path(kind, ident))

    def search(self, **terms: str) -> str:
        """The search page, with these arguments."""
        return self.path("/search") + (f"?{urlencode(terms)}" if terms else "")

    def view(self, name: str, **terms: str | int) -> str:
        """A page by its name, with these arguments."""
        given = {key: value for key, value in terms.items() if value not in ("", None)}
        return self.path(f"/{name}") + (f"?{urlencode(given)}" if given else "")

    def raw(self, table: str, query: str = "") -> str:
        """A raw table, filtered by a query string."""
        return f"{self.table_root}/{table}" + (f"?{query}" if query else "")

    def static(self, name: str) -> str:
        """A file of ours that changes its address when it changes."""
        return self.path(f"/-/kb/{ASSETS_HASH}/{name}")
