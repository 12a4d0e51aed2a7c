"""The model as LinkML's own generators are to see it.

The layouts of lists are no part of it: they describe sheets, not things. What the file says once (the ends of a relation,
an inherited vocabulary) is written out here in the forms that generators understand. A value that is in no vocabulary is
kept as text, so every property with a vocabulary takes text as well.
"""

import copy
from functools import cache

import yaml

from lianjian.schema.generators.source import Node, children, model, note, relation_name


@cache
def records() -> str:
    """The model of records: kinds, and relations as records with the kinds and ids of their two ends."""
    schema = _base()
    for name, node in children("Link").items():
        starts, ends = _sides(node)
        attributes = schema["classes"][name].setdefault("attributes", {})
        attributes["start_kind"] = _kind_slot("start", starts)
        attributes["end_kind"] = _kind_slot("end", ends)
    return _text(schema)


@cache
def linked() -> str:
    """The model of linked data: relations are properties of the kind they start from, named by their RDF term.

    A relation with properties of its own is kept as a class as well (org:Membership, prov:Derivation).
    """
    schema = _base()
    for name, node in children("Link").items():
        for start in _sides(node)[0]:
            ends = [end for first, end in pairs(node) if first == start]
            attributes = schema["classes"][start].setdefault("attributes", {})
            attributes[relation_name(node).lower()] = _relation_slot(node, ends)
        if not node.get("attributes"):
            del schema["classes"][name]
    return _text(schema)


def pairs(node: Node) -> list[tuple[str, str]]:
    """The pairs of kinds that a relation may lead between."""
    return [(start, end) for start, end in (pair.split() for pair in note(node, "ends"))]


def predicate(node: Node) -> str:
    """The plain tie's RDF term; where the model names a class (org:Membership) the plain tie is a term of ours."""
    term = str(note(node, "predicate"))
    return f"lj:{relation_name(node).lower()}" if term.partition(":")[2][:1].isupper() else term


def _base() -> Node:
    schema = copy.deepcopy(model())
    for name in ["Row", *children("Row")]:
        del schema["classes"][name]
    for node in schema["classes"].values():
        for slot in (node.get("attributes") or {}).values():
            _open(slot, schema["enums"])
    for enum in schema["enums"].values():
        _inherit(enum)
        for notation, term in enum["permissible_values"].items():
            term["meaning"] = f"lj:{note(enum, 'vocabulary')}/{notation}"
    return schema


def _open(slot: Node, enums: Node) -> None:
    """Let a property with a vocabulary take text as well."""
    if slot.get("range") in enums:
        slot["any_of"] = [{"range": slot.pop("range")}, {"range": "string"}]


def _inherit(enum: Node) -> None:
    """Write the terms of inherited vocabularies out."""
    for parent in enum.pop("inherits", []):
        for notation, term in model()["enums"][parent]["permissible_values"].items():
            enum["permissible_values"][notation] = {**copy.deepcopy(term), "is_a": note(enum, "inherited_below")}


def _sides(node: Node) -> tuple[list[str], list[str]]:
    """The kinds that the relation may start from, and those it may lead to."""
    both = pairs(node)
    return list(dict.fromkeys(start for start, _ in both)), list(dict.fromkeys(end for _, end in both))


def _kind_slot(side: str, kinds: list[str]) -> Node:
    return {"title": f"kind of the {side}", "required": True, "equals_string_in": kinds}


def _relation_slot(node: Node, ends: list[str]) -> Node:
    ranges: Node = {"range": ends[0]} if len(ends) == 1 else {"any_of": [{"range": end} for end in ends]}
    labels = {"title": node["title"], "annotations": {"zh": note(node, "zh")}}
    return {**labels, "slot_uri": predicate(node), "multivalued": True, **ranges}


def _text(schema: Node) -> str:
    text: str = yaml.safe_dump(schema, allow_unicode=True, sort_keys=False)
    return text
