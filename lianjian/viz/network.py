"""The network of alliances as a picture: who is in which alliance, with the source of each statement."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from lianjian.graph.snapshot import Snapshot
from lianjian.queries.common import evidence
from lianjian.queries.common.day import Day, on
from lianjian.queries.common.entity import entity, full_name
from lianjian.queries.common.synthetic import synthetic_note
from lianjian.schema.catalogue import vocabularies
from lianjian.viz.layout import positions

#: Groups of the legend: notation -> (Chinese, English, colour). Colours differ in lightness too, for those who see few hues.
GROUPS = {
    "alliance": ("联盟、联建", "alliance or pact", "#8c1d18"),
    "party": ("党组织", "Party organisation", "#e4572e"),
    "territory": ("区县、街道乡镇、社区、村", "territorial body", "#2f6690"),
    "firm": ("企业、银行、园区", "firm, bank, park", "#f0b429"),
    "other": ("其他单位", "other body", "#6a994e"),
    "grid": ("网格、小区", "grid", "#9c89b8"),
}
_TERRITORY = {"community", "village", "street_or_town", "district", "residents_committee", "villagers_committee"}
_FIRM = {"state_owned_firm", "private_firm", "bank", "park_platform", "shop", "cooperative", "property_company"}
SILENCE = (
    "这里只画出已公开报道并载入的关系:没有画出来的,不等于没有。",
    "Only ties that were reported and loaded are drawn: a tie that is not here is not evidence that there is none.",
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn network. Nodes: id, label, group, size, x, y, lines (text), sources. Edges: from, to, label, strong, sources."""

    title: str
    subtitle: str
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    groups: dict[str, tuple[str, str, str]]
    notes: tuple[tuple[str, str], ...]


def alliance_network(snapshot: Snapshot, *, as_of: date) -> Picture:
    """All alliances valid on `as_of` with their valid members."""
    day = on(snapshot, as_of)
    nodes: dict[str, dict[str, Any]] = {}
    edges: list[dict[str, Any]] = []
    for kind in ("Organization", "Grid"):
        members = day.edges("MEMBER_OF", kind, "Alliance")
        for member, alliance, number in zip(members.start, members.end, members.number, strict=True):
            start = _node(nodes, day, kind, int(member))
            end = _node(nodes, day, "Alliance", int(alliance))
            edges.append(_edge(day, members.of, int(number), start, end))
    for alliance in day.valid("Alliance").nonzero()[0]:
        _node(nodes, day, "Alliance", int(alliance))
    drawn = list(nodes.values())
    numbers = {node["id"]: i for i, node in enumerate(drawn)}
    for node, (x, y) in zip(drawn, positions(len(drawn), [(numbers[e["from"]], numbers[e["to"]]) for e in edges]), strict=True):
        node["x"], node["y"] = x, y
    used = {node["group"] for node in drawn}
    return Picture(
        "党建联盟与联建网络",
        f"Network of joint construction · {as_of.isoformat()}",
        drawn,
        edges,
        {name: group for name, group in GROUPS.items() if name in used},
        (SILENCE, *synthetic_note(snapshot)),
    )


def _node(nodes: dict[str, dict[str, Any]], day: Day, kind: str, number: int) -> str:
    thing = entity(day, kind, number)
    ident = f"{kind}:{thing['id']}"
    if ident not in nodes:
        nodes[ident] = {
            "id": ident,
            "label": thing["name"],
            "group": _group(day, kind, number),
            "size": 26 if kind == "Alliance" else 14,
            "lines": _lines(day, kind, number, thing),
            "sources": evidence.of_node(day.snapshot, kind, number),
        }
    return ident


def _edge(day: Day, edges: Any, number: int, start: str, end: str) -> dict[str, Any]:
    roles = edges.value(number, "roles") or []
    return {
        "from": start,
        "to": end,
        "label": "、".join(_label("roles", role) for role in roles),
        "strong": "lead" in roles,
        "sources": evidence.of_edge(day.snapshot, edges, number),
    }


def _group(day: Day, kind: str, number: int) -> str:
    if kind != "Organization":
        return "alliance" if kind == "Alliance" else "grid"
    if day.party_organizations[number]:
        return "party"
    organization_type = day.snapshot.nodes(kind).value(number, "organization_type")
    if organization_type in _TERRITORY:
        return "territory"
    return "firm" if organization_type in _FIRM else "other"


def _lines(day: Day, kind: str, number: int, thing: dict[str, Any]) -> list[str]:
    nodes = day.snapshot.nodes(kind)
    lines = []
    if kind == "Alliance":
        reported = nodes.value(number, "members_reported")
        members = day.edges("MEMBER_OF", "Organization", "Alliance")
        named = len(set(members.start[members.end == number].tolist()))
        lines.append(f"类型 kind: {_label('alliance_kinds', nodes.value(number, 'alliance_kind'))}")
        lines.append(f"成员 members: 报道 {reported or '未说明 not stated'},列名 named {named}")
    else:
        place = day.snapshot.nodes("Place").number(thing["region"]) if thing["region"] else None
        if place is not None:
            lines.append(f"所在 place: {full_name(day.snapshot, place)}")
        lines.append(f"类型 type: {_label('organization_types', nodes.value(number, 'organization_type'))}")
    return lines


def _label(vocabulary: str, text: str | None) -> str:
    term = vocabularies()[vocabulary].find(text) if text else None
    return f"{term.zh} {term.en}" if term else (text or "未说明 not stated")
