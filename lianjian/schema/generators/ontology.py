"""ontology.ttl: kinds and relations as OWL, vocabularies as SKOS, with labels in Chinese and English.

LinkML's own OWL makes a class of every term of a vocabulary and knows one language, so this is written with rdflib. Our
classes and properties stand below the terms of the standards (ORG, PROV-O, SKOS, schema.org, DCAT) that data are written in.
"""

from collections.abc import Iterable

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS, XSD

from lianjian.schema.generators.catalogue_json import catalogue
from lianjian.schema.generators.expanded import pairs, predicate
from lianjian.schema.generators.source import Node, children, expand, model, note, relation_name
from lianjian.schema.generators.turtle import turtle

_RANGES = {
    "text": XSD.string,
    "texts": XSD.string,
    "integer": XSD.integer,
    "number": XSD.double,
    "boolean": XSD.boolean,
}


def ontology() -> str:
    """The ontology as Turtle."""
    graph = Graph()
    _header(graph)
    for name, node in children("Thing").items():
        _kind(graph, name, node)
    for node in children("Link").values():
        _relation(graph, node)
    for uri, (prop, owners) in _properties().items():
        _property(graph, uri, prop, owners)
    for vocabulary in catalogue()["vocabularies"]:
        _vocabulary(graph, vocabulary)
    return turtle(graph)


def _ours(name: str) -> URIRef:
    return URIRef(expand(f"lj:{name}"))


def _label(graph: Graph, term: URIRef, zh: str, en: str, label: URIRef = RDFS.label) -> None:
    graph.add((term, label, Literal(zh, lang="zh")))
    graph.add((term, label, Literal(en, lang="en")))


def _header(graph: Graph) -> None:
    whole = URIRef(model()["id"])
    graph.add((whole, RDF.type, OWL.Ontology))
    _label(graph, whole, "联建", model()["title"])
    graph.add((whole, DCTERMS.license, Literal(model()["license"])))


def _kind(graph: Graph, name: str, node: Node) -> None:
    term = _ours(name)
    graph.add((term, RDF.type, OWL.Class))
    _label(graph, term, note(node, "zh"), node["title"])
    graph.add((term, RDFS.comment, Literal(node["description"], lang="en")))
    for above in [node.get("class_uri"), *node.get("broad_mappings", [])]:
        if above and expand(above) != str(term):
            graph.add((term, RDFS.subClassOf, URIRef(expand(above))))


def _relation(graph: Graph, node: Node) -> None:
    term = _ours(relation_name(node).lower())
    graph.add((term, RDF.type, OWL.ObjectProperty))
    _label(graph, term, note(node, "zh"), node["title"])
    graph.add((term, RDFS.comment, Literal(node["description"], lang="en")))
    above = expand(predicate(node))
    if above != str(term):
        graph.add((term, RDFS.subPropertyOf, URIRef(above)))
    if "class_uri" in node:
        graph.add((term, RDFS.seeAlso, URIRef(expand(node["class_uri"]))))
    _ends(graph, term, RDFS.domain, (start for start, _ in pairs(node)))
    _ends(graph, term, RDFS.range, (end for _, end in pairs(node)))


def _ends(graph: Graph, term: URIRef, side: URIRef, names: Iterable[str]) -> None:
    """The class that a property starts from or leads to; of several, their union."""
    classes = [_ours(name) for name in sorted(set(names))]
    if len(classes) == 1:
        graph.add((term, side, classes[0]))
        return
    union, members = BNode(), BNode()
    graph.add((term, side, union))
    graph.add((union, RDF.type, OWL.Class))
    graph.add((union, OWL.unionOf, members))
    Collection(graph, members, list(classes))


def _properties() -> dict[str, tuple[Node, list[str]]]:
    """Each property of ours by its address, with the kinds that have it. What has a standard term is described there."""
    found: dict[str, tuple[Node, list[str]]] = {}
    for kind in catalogue()["kinds"]:
        slots = model()["classes"][kind["name"]].get("attributes") or {}
        for prop in kind["properties"]:
            if "slot_uri" not in slots[prop["name"]]:
                uri = expand(f"lj:{prop['name']}")
                found.setdefault(uri, (prop, []))[1].append(kind["name"])
    return found


def _property(graph: Graph, uri: str, prop: Node, owners: list[str]) -> None:
    """A property with a vocabulary leads to a concept, or to a text where no concept fits, so it is neither of OWL's two."""
    term = URIRef(uri)
    vocabulary = prop["vocabulary"]
    graph.add((term, RDF.type, RDF.Property if vocabulary else OWL.DatatypeProperty))
    _label(graph, term, prop["zh"], prop["en"])
    _ends(graph, term, RDFS.domain, owners)
    if vocabulary:
        graph.add((term, RDFS.seeAlso, _ours(vocabulary)))
    elif prop["type"] in _RANGES:
        graph.add((term, RDFS.range, _RANGES[prop["type"]]))


def _vocabulary(graph: Graph, vocabulary: Node) -> None:
    scheme = _ours(vocabulary["name"])
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    _label(graph, scheme, vocabulary["zh"], vocabulary["en"], SKOS.prefLabel)
    for term in vocabulary["terms"]:
        _concept(graph, scheme, vocabulary["name"], term)


def _concept(graph: Graph, scheme: URIRef, name: str, term: Node) -> None:
    concept = _ours(f"{name}/{term['notation']}")
    graph.add((concept, RDF.type, SKOS.Concept))
    graph.add((concept, SKOS.inScheme, scheme))
    graph.add((concept, SKOS.notation, Literal(term["notation"])))
    _label(graph, concept, term["zh"], term["en"], SKOS.prefLabel)
    for alias in term["aliases"]:
        graph.add((concept, SKOS.altLabel, Literal(alias, lang="en" if alias.isascii() else "zh")))
    for dimension in term["dimensions"]:
        graph.add((concept, _ours("dimensions"), _ours(f"dimensions/{dimension}")))
    if term["broader"]:
        graph.add((concept, SKOS.broader, _ours(f"{name}/{term['broader']}")))
    else:
        graph.add((concept, SKOS.topConceptOf, scheme))
