"""Records from the registries of DOIs and ISBNs: the only part that asks another machine."""

from kb.lookup.client import Registry
from kb.lookup.doi import look_up_doi
from kb.lookup.isbn import look_up_isbn

__all__ = ["Registry", "look_up_doi", "look_up_isbn"]
