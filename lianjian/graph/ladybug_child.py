"""One query in a process of its own: asked on standard input, answered on standard output, both JSON.

It imports nothing of lianjian, so that it starts quickly. Asked: path, text, parameters, seconds, limit. Answered: columns,
rows, truncated; or error ("time", "memory", "query" or "store") with the database's message. What becomes of a value of the
database is described in docs/how-to/cypher-cookbook.md; bolt_query.py does the same for servers.
"""

import json
import math
import sys
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import ladybug

#: Memory that the pages of one query may fill, in bytes.
_POOL = 2 << 30

#: What the database says when its time is up.
_INTERRUPTED = "Interrupted"

#: How messages begin that tell of the pages that are all in use.
_FULL = "Buffer manager exception"

#: How messages begin that tell of the file or the machine, not of the query.
_OF_STORE = ("IO exception", "Storage exception", "Checkpoint", "WAL", "Cannot open")


def answer(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What the query finds, or why it finds nothing."""
    try:
        database = ladybug.Database(asked["path"], read_only=True, auto_checkpoint=False, buffer_pool_size=_POOL)
    except RuntimeError as error:
        return {"error": "store", "message": str(error)}
    connection = ladybug.Connection(database)
    connection.set_query_timeout(max(1, round(1000 * asked["seconds"])))
    try:
        return _found(connection.execute(asked["text"], asked["parameters"]), asked["limit"])
    except (RuntimeError, ValueError) as error:
        return {"error": _kind(str(error)), "message": str(error)}


def _kind(message: str) -> str:
    if message.startswith(_INTERRUPTED):
        return "time"
    if message.startswith(_FULL):
        return "memory"
    return "store" if message.startswith(_OF_STORE) else "query"


def _found(result: Any, limit: int) -> dict[str, Any]:
    rows: list[list[Any]] = []
    while result.has_next() and len(rows) < limit:
        rows.append([plain(value) for value in result.get_next()])
    return {"columns": result.get_column_names(), "rows": rows, "truncated": result.has_next()}


def plain(value: Any) -> Any:
    """A value of the database as JSON has it."""
    if isinstance(value, dict):
        return _composed(value)
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"P{value.days}DT{value.seconds + value.microseconds / 1_000_000:g}S"
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, (bytes, bytearray)):
        return value.hex()
    return value


def _composed(value: Mapping[str, Any]) -> dict[str, Any]:
    if "_NODES" in value:
        return _path(value["_NODES"], value["_RELS"])
    if "_LABEL" in value:
        return _relation(value) if "_SRC" in value else _node(value)
    return {str(name): plain(item) for name, item in value.items()}


def _node(node: Mapping[str, Any]) -> dict[str, Any]:
    return {"kind": node["_LABEL"], "properties": _properties(node)}


def _relation(relation: Mapping[str, Any]) -> dict[str, Any]:
    return {"relation": relation["_LABEL"], "properties": _properties(relation)}


def _path(nodes: list[Mapping[str, Any]], relations: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Nodes and relations in their order; the ends of a relation are the ids of nodes of the path."""
    ids = {_number(node["_ID"]): node["id"] for node in nodes if "id" in node}
    ends = [{"start": ids.get(_number(one["_SRC"])), "end": ids.get(_number(one["_DST"]))} for one in relations]
    return {
        "nodes": [_node(node) for node in nodes],
        "relations": [_relation(one) | pair for one, pair in zip(relations, ends, strict=True)],
    }


def _number(internal: Mapping[str, int]) -> tuple[int, int]:
    return internal["table"], internal["offset"]


def _properties(of: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in of.items() if not name.startswith("_") and value is not None}


if __name__ == "__main__":
    json.dump(answer(json.load(sys.stdin)), sys.stdout, default=str)
