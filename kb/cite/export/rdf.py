"""RDF as text: Turtle and TriG, written by Oxigraph (the extra ``export``).

It knows graphs and terms, not what they say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from types import ModuleType

from kb.base.errors import KbError
from kb.cite.export.linked import PREFIXES


@dataclass(frozen=True, slots=True)
class Iri:
    """An absolute IRI."""

    value: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, or a value of the data type with that IRI."""

    value: str
    datatype: str = ""


Triple = tuple[Iri, Iri, Iri | Literal]


@dataclass(frozen=True, slots=True)
class Graph:
    """A named graph."""

    name: Iri
    triples: tuple[Triple, ...]


@cache
def is_available() -> bool:
    """Whether RDF can be written here."""
    return find_spec("pyoxigraph") is not None


def to_trig(graphs: Iterable[Graph]) -> bytes:
    """The graphs in TriG, in the order given."""
    oxigraph = _oxigraph()

    def quads() -> Iterator[object]:
        for graph in graphs:
            name = oxigraph.NamedNode(graph.name.value)
            for subject, predicate, value in graph.triples:
                yield oxigraph.Quad(
                    oxigraph.NamedNode(subject.value),
                    oxigraph.NamedNode(predicate.value),
                    _term(oxigraph, value),
                    name,
                )

    text: bytes = oxigraph.serialize(
        quads(), format=oxigraph.RdfFormat.TRIG, prefixes=dict(PREFIXES)
    )
    return text


def to_turtle(json_ld: str) -> bytes:
    """A JSON-LD document as Turtle."""
    oxigraph = _oxigraph()
    quads = oxigraph.parse(json_ld, format=oxigraph.RdfFormat.JSON_LD)
    triples = (quad.triple for quad in quads)
    text: bytes = oxigraph.serialize(
        triples, format=oxigraph.RdfFormat.TURTLE, prefixes=dict(PREFIXES)
    )
    return text


def _term(oxigraph: ModuleType, value: Iri | Literal) -> object:
    if isinstance(value, Iri):
        return oxigraph.NamedNode(value.value)
    datatype = oxigraph.NamedNode(value.datatype) if value.datatype else None
    return oxigraph.Literal(value.value, datatype=datatype)


def _oxigraph() -> ModuleType:
    try:
        import pyoxigraph  # noqa: PLC0415 - optional, and half of all commands never need it
    except ImportError:
        raise KbError(
            "Turtle and nanopublications need the package pyoxigraph, which is not installed;"
            " add it with “pip install 'evidence-kb[export]'”."
        ) from None
    return pyoxigraph
