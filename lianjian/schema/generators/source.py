"""The model file as plain data, with the few helpers that every generator needs."""

from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml

MODEL = Path(__file__).parent.parent / "lianjian.yaml"

#: How a LinkML range is called in the catalogue; a range that is a vocabulary is text.
TYPES = {"integer": "integer", "double": "number", "boolean": "boolean", "PartialDate": "date", "string": "text"}

Node: TypeAlias = dict[str, Any]


@cache
def model() -> Node:
    """lianjian.yaml as nested dictionaries, in the order of the file."""
    loaded: Node = yaml.safe_load(MODEL.read_text(encoding="utf-8"))
    return loaded


def note(node: Node, tag: str, default: Any = None) -> Any:
    """The value of an annotation, whether written plainly or as `{value: ...}`."""
    value = (node.get("annotations") or {}).get(tag, default)
    return value["value"] if isinstance(value, dict) and "value" in value else value


def words(node: Node, tag: str) -> list[str]:
    """An annotation that lists words parted by spaces."""
    return str(note(node, tag, "")).split()


def children(parent: str) -> dict[str, Node]:
    """The classes that are directly below `parent`: Thing gives the kinds, Link the relations, Row the layouts."""
    return {name: node for name, node in model()["classes"].items() if node.get("is_a") == parent}


def relation_name(node: Node) -> str:
    """The name of a relation as the graph writes it, e.g. MEMBER_OF."""
    return str(note(node, "relation"))


def expand(curie: str) -> str:
    """A prefixed name as a full address."""
    prefix, _, local = curie.partition(":")
    return f"{model()['prefixes'][prefix]}{local}"


def vocabulary_of(range_name: str | None) -> str | None:
    """The name of the vocabulary that an enum stands for."""
    enum = model()["enums"].get(range_name)
    return None if enum is None else str(note(enum, "vocabulary"))
