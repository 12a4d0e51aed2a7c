"""A thing as every answer shows it: {"id", "kind", "name", "region"}."""

from lianjian.graph.areas import NOWHERE
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.common.answer import Json
from lianjian.queries.common.day import Day


def entity(day: Day, kind: str, number: int) -> Json:
    """Entity of one thing; `region` is the longest division code known of where it is, null when nothing is known."""
    nodes = day.snapshot.nodes(kind)
    ident = nodes.id(number)
    return {"id": ident, "kind": kind, "name": nodes.value(number, "name"), "region": _region(day, kind, number)}


def entity_of(day: Day, kind: str, ident: str) -> Json:
    """Entity of the thing with this id; of one that is not in the graph only kind and id are known."""
    number = day.snapshot.nodes(kind).number(ident)
    return {"id": ident, "kind": kind, "name": None, "region": None} if number is None else entity(day, kind, number)


def full_name(snapshot: Snapshot, place: int) -> str:
    """Name of a place with those above it, e.g. 浙江省温州市鹿城区五马街道."""
    names = snapshot.nodes("Place").column("name")
    return "".join(str(names[p]) for p in reversed(snapshot.areas.above(place)))


def _region(day: Day, kind: str, number: int) -> str | None:
    if kind not in ("Place", "Grid", "Organization", "Site", "Project", "Brand", "Alliance"):
        return None
    places = day.areas.place_of[day.at(kind).of(number)] if kind != "Place" else [number]
    codes = sorted((day.areas.code(int(p)) or "" for p in places if p != NOWHERE), key=lambda code: (-len(code), code))
    return codes[0] if codes else None
