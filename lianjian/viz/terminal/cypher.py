"""What a person's query found, as a table."""

import json
from itertools import pairwise
from typing import Any

from rich.markup import escape

from lianjian.queries.cypher import CypherAnswer
from lianjian.viz.terminal.parts import console, print_notes, table


def show_cypher(answer: CypherAnswer) -> None:
    """Prints a row for each row. Nodes, relations and paths are drawn as in Cypher, with id and name; --json has it all."""
    out = console()
    rows = table(*(escape(column) for column in answer.result.columns))
    for row in answer.result.rows:
        rows.add_row(*(escape(_shown(value)) for value in row))
    out.print(rows)
    print_notes(out, answer.notes)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "、".join(_shown(item) for item in value)
    if isinstance(value, dict):
        return _composed(value)
    return json.dumps(value, ensure_ascii=False)


def _composed(value: dict[str, Any]) -> str:
    match value:
        case {"kind": str(kind), "properties": dict(properties)}:
            return f"(:{' '.join([kind, *_named(properties)])})"
        case {"relation": str(relation), "properties": dict()}:
            return f"[:{relation}]"
        case {"nodes": [_, *_], "relations": [*_]}:
            return _path(value["nodes"], value["relations"])
    return json.dumps(value, ensure_ascii=False)


def _named(properties: dict[str, Any]) -> list[str]:
    return [str(properties[name]) for name in ("id", "name") if name in properties]


def _path(nodes: list[dict[str, Any]], relations: list[dict[str, Any]]) -> str:
    drawn = _shown(nodes[0])
    for (before, after), relation in zip(pairwise(nodes), relations, strict=True):
        forward = relation["start"] == before["properties"].get("id")
        drawn += f"-{_shown(relation)}->" if forward else f"<-{_shown(relation)}-"
        drawn += _shown(after)
    return drawn
