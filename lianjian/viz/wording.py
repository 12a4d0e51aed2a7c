"""Things, kinds and values in words, the same in a terminal and in a table."""

from typing import Any

from lianjian.queries.common.answer import Json
from lianjian.schema.catalogue import Kind, Relation, kinds, relations


def described(about: str) -> Kind | Relation:
    """What the schema says of a kind or a relation."""
    return kinds().get(about) or relations()[about]


def named(entity: Json) -> str:
    """Name and id of an entity in a line, not escaped."""
    return f"{entity['name'] or ''} [{entity['id']}]".strip()


def written(value: Any) -> str:
    """A value of a property; several are parted as in lists."""
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
