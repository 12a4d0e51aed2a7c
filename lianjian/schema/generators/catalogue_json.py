"""catalogue.json: all that the running software has to know of the model, in one small file."""

import json
from collections.abc import Iterator
from typing import Any

from lianjian.schema.generators.source import (
    TYPES,
    Node,
    children,
    expand,
    model,
    note,
    relation_name,
    vocabulary_of,
    words,
)


def catalogue() -> Node:
    """The catalogue as data; lianjian/schema/catalogue.py says what its entries mean."""
    return {
        "common": _properties(model()["classes"]["Thing"]),
        "kinds": [_kind(name, node) for name, node in children("Thing").items()],
        "relations": [_relation(node) for node in children("Link").values()],
        "vocabularies": list(_vocabularies()),
        "layouts": [_layout(node) for node in children("Row").values()],
    }


def render() -> str:
    """The catalogue as JSON, one entry a line so that changes read well."""
    sections = (f"{json.dumps(name)}: [\n{_lines(entries)}\n]" for name, entries in catalogue().items())
    return "{\n" + ",\n".join(sections) + "\n}\n"


def _lines(entries: list[Any]) -> str:
    return ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)


def _labels(node: Node) -> Node:
    return {"zh": str(note(node, "zh")), "en": str(node["title"])}


def _type(slot: Node) -> str:
    plain = TYPES.get(slot.get("range", "string"), "text")
    return "texts" if slot.get("multivalued") and plain == "text" else plain


def _properties(node: Node) -> list[Node]:
    return [
        {"name": name, **_labels(slot), "type": _type(slot), "vocabulary": vocabulary_of(slot.get("range"))}
        for name, slot in (node.get("attributes") or {}).items()
    ]


def _kind(name: str, node: Node) -> Node:
    uri = expand(node.get("class_uri", f"lj:{name}"))
    return {"name": name, **_labels(node), "uri": uri, "about": node["description"], "properties": _properties(node)}


def _relation(node: Node) -> Node:
    return {
        "name": relation_name(node),
        **_labels(node),
        "uri": expand(note(node, "predicate")),
        "about": node["description"],
        "ends": [end.split() for end in note(node, "ends")],
        "properties": _properties(node),
        "acyclic": bool(note(node, "acyclic", False)),
        "periodic": bool(note(node, "periodic", False)),
    }


def _vocabularies() -> Iterator[Node]:
    for node in model()["enums"].values():
        yield {"name": str(note(node, "vocabulary")), **_labels(node), "terms": _terms(node)}
    yield {"name": "kinds", "zh": "种类", "en": "kinds", "terms": [_named(n, k) for n, k in children("Thing").items()]}
    yield {"name": "relations", "zh": "关系", "en": "relations", "terms": _relation_terms()}
    yield {"name": "layouts", "zh": "清单", "en": "layouts of lists", "terms": _layout_terms()}


def _terms(enum: Node) -> list[Node]:
    own = [_term(str(name), node) for name, node in enum["permissible_values"].items()]
    for parent in enum.get("inherits", []):
        top = str(note(enum, "inherited_below"))
        for name, node in model()["enums"][parent]["permissible_values"].items():
            own.append({**_term(str(name), node), "broader": top, "groups": [top]})
    return own


def _term(notation: str, node: Node) -> Node:
    return {
        "notation": notation,
        **_labels(node),
        "aliases": node.get("aliases", []),
        "broader": node.get("is_a"),
        "dimensions": words(node, "dimensions"),
        "groups": words(node, "groups"),
    }


def _named(notation: str, node: Node) -> Node:
    plain: Node = {"aliases": [], "broader": None, "dimensions": [], "groups": []}
    return {"notation": notation, **_labels(node), **plain}


def _relation_terms() -> list[Node]:
    return [_named(relation_name(node), node) for node in children("Link").values()]


def _layout_terms() -> list[Node]:
    layouts = children("Row").values()
    return [{**_named(str(note(node, "layout")), node), "aliases": node.get("aliases", [])} for node in layouts]


def _layout(node: Node) -> Node:
    return {
        "name": str(note(node, "zh")),
        "en": str(node["title"]),
        "key": str(note(node, "layout")),
        "aliases": node.get("aliases", []),
        "kind": note(node, "kind"),
        "relation": note(node, "relation"),
        "identity": note(node, "identity", []),
        "constants": note(node, "constants", {}),
        "columns": [_column(name, slot) for name, slot in node["attributes"].items()],
    }


def _column(slot_name: str, slot: Node) -> Node:
    return {
        "name": str(note(slot, "zh")),
        "en": str(slot["title"]),
        "slot": slot_name,
        "aliases": slot.get("aliases", []),
        "required": bool(slot.get("required", False)),
        "several": bool(slot.get("multivalued", False)),
        "type": TYPES.get(slot.get("range", "string"), "text"),
        "vocabulary": vocabulary_of(slot.get("range")),
        "example": str(note(slot, "example", "")),
        "target": note(slot, "target"),
    }
