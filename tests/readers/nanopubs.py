"""Asks the library “nanopub” whether each nanopublication of a TriG file is well formed."""

from __future__ import annotations

import sys
from collections import defaultdict

from nanopub import Nanopub, NanopubConf
from rdflib import ConjunctiveGraph, URIRef

HEAD = URIRef("http://www.nanopub.org/nschema#hasAssertion")


def parts(whole: ConjunctiveGraph) -> dict[str, ConjunctiveGraph]:
    """The nanopublications of one file, each in a set of graphs of its own."""
    found: dict[str, ConjunctiveGraph] = defaultdict(ConjunctiveGraph)
    for subject, predicate, value, graph in whole.quads():
        name = str(graph.identifier).rpartition("/")[0]
        found[name].get_context(graph.identifier).add((subject, predicate, value))
    return found


whole = ConjunctiveGraph()
whole.parse(data=sys.stdin.read(), format="trig")
count = 0
for graphs in parts(whole).values():
    publication = Nanopub(rdf=graphs, conf=NanopubConf())
    assert publication.is_valid
    count += 1
sys.stdout.write(f"{count}\n")
