"""store.json: the tables and constraints of a property graph that holds the model.

Types are those of openCypher engines with a schema (STRING, STRING[], INT64, DOUBLE, BOOLEAN); a partial date is a STRING.
"""

import json

from lianjian.schema.generators.catalogue_json import catalogue
from lianjian.schema.generators.source import Node

_TYPES = {
    "text": "STRING",
    "texts": "STRING[]",
    "integer": "INT64",
    "number": "DOUBLE",
    "date": "STRING",
    "boolean": "BOOLEAN",
}


def store() -> str:
    """Node tables with their columns, relation tables with their pairs of ends, and the constraints of Neo4j."""
    made = catalogue()
    tables = {
        "nodes": [_node(kind, made["common"]) for kind in made["kinds"]],
        "relations": [_relation(relation) for relation in made["relations"]],
        "neo4j": [line for kind in made["kinds"] for line in _constraints(kind["name"])],
    }
    return json.dumps(tables, ensure_ascii=False, indent=1) + "\n"


def _columns(properties: list[Node]) -> dict[str, str]:
    return {prop["name"]: _TYPES[prop["type"]] for prop in properties}


def _node(kind: Node, common: list[Node]) -> Node:
    return {"table": kind["name"], "key": "id", "columns": _columns([*common, *kind["properties"]])}


def _relation(relation: Node) -> Node:
    return {
        "table": relation["name"],
        "ends": relation["ends"],
        "acyclic": relation["acyclic"],
        "columns": _columns(relation["properties"]),
    }


def _constraints(kind: str) -> list[str]:
    low = kind.lower()
    return [
        f"CREATE CONSTRAINT {low}_id IF NOT EXISTS FOR (x:{kind}) REQUIRE x.id IS UNIQUE",
        f"CREATE INDEX {low}_key IF NOT EXISTS FOR (x:{kind}) ON (x.key)",
        f"CREATE INDEX {low}_name IF NOT EXISTS FOR (x:{kind}) ON (x.name)",
    ]
