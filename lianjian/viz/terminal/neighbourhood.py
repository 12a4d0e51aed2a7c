"""A neighbourhood as tables: what the thing is tied to by each relation, then what lies farther."""

from collections.abc import Iterator

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lianjian.queries.common.answer import Json
from lianjian.schema.catalogue import kinds, relations
from lianjian.viz.terminal.parts import print_sources, table, term

#: Things shown of each group, of farther hops, and hubs; `--json` has them all.
SHOWN, FARTHER, HUBS = 10, 20, 5

Ref = tuple[str, str]


def print_neighbourhood(out: Console, data: Json) -> None:
    """The relations of the thing group by group, farther things, hubs and sources."""
    about = Neighbourhood(data)
    out.print(f"{about.named(about.root)} [dim]{kinds()[about.root[0]].zh}[/]")
    out.print(about.near())
    if data["reached"] > 1:
        out.print(about.farther())
    for hub in data["hubs"][:HUBS]:
        name = about.named((hub["entity"]["kind"], hub["entity"]["id"]))
        out.print(f"枢纽,没有穿过 a hub, not gone through: {name} {_label(hub)} · {hub['count']}")
    _print_more(out, len(data["hubs"]) - HUBS)
    print_sources(out, [*data["evidence"], *(row for edge in data["edges"] for row in edge["evidence"])])


class Neighbourhood:
    """An answer, with its things and relations by their ends."""

    def __init__(self, data: Json) -> None:
        self.data = data
        self.root = (data["thing"]["kind"], data["thing"]["id"])
        self.nodes = {(node["entity"]["kind"], node["entity"]["id"]): node for node in data["nodes"]}
        self.ties: dict[Ref, list[tuple[str, Ref, Json]]] = {ref: [] for ref in self.nodes}
        for edge in data["edges"]:
            start, end = (edge["from_kind"], edge["from"]), (edge["to_kind"], edge["to"])
            self.ties[start].append(("out", end, edge))
            self.ties[end].append(("in", start, edge))

    def named(self, ref: Ref) -> str:
        """Name, id, and that it is not valid where that is so."""
        node = self.nodes[ref]
        ended = "" if node["valid"] else " [dim](已失效 not valid)[/]"
        return f"{escape(node['entity']['name'] or ref[1])} [dim]{escape(ref[1])}[/]{ended}"

    def near(self) -> Table:
        """A row for each group of the thing's relations."""
        rows = table("关系 relation", "个数 count", "事物 things")
        for count in self.data["counts"]:
            things = [
                self._tied(far, edge)
                for direction, far, edge in self.ties[self.root]
                if (edge["relation"], direction, far[0]) == (count["relation"], count["direction"], count["kind"])
            ]
            more = count["count"] - min(len(things), SHOWN)
            lines = [*things[:SHOWN], *([f"[dim]…… 另有 {more} 个 {more} more[/]"] if more else [])]
            rows.add_row(_label(count), str(count["count"]), "\n".join(lines))
        return rows

    def farther(self) -> Table:
        """A row for each thing that is more than one hop away, with what ties it to something nearer."""
        rows = table("事物 thing", "步数 hops", "经由 by")
        far = [(ref, node) for ref, node in self.nodes.items() if node["hops"] > 1]
        for ref, node in far[:FARTHER]:
            rows.add_row(self.named(ref), str(node["hops"]), "\n".join(self._nearer(ref, node["hops"])))
        if len(far) > FARTHER:
            more = len(far) - FARTHER
            rows.add_row(f"[dim]…… 另有 {more} 个,见 --json; {more} more, see --json[/]", "", "")
        return rows

    def _nearer(self, ref: Ref, hops: int) -> Iterator[str]:
        for direction, far, edge in self.ties[ref]:
            if self.nodes[far]["hops"] < hops:
                seen = {"relation": edge["relation"], "direction": direction, "kind": far[0]}
                yield f"{_label(seen)} {self.named(far)}"

    def _tied(self, ref: Ref, edge: Json) -> str:
        stated = []
        for own in relations()[edge["relation"]].properties:
            values = edge[own.name] if isinstance(edge[own.name], list) else [edge[own.name]]
            stated += [f"{own.zh} {escape(term(own.vocabulary, v) if own.vocabulary else str(v))}" for v in values if v]
        return " · ".join([self.named(ref), *stated])


def _label(group: Json) -> str:
    """A group of relations: the relation in both languages, which way it leads, and the kind at the other end."""
    relation, kind = relations()[group["relation"]], kinds()[group["kind"]]
    arrow = "→" if group["direction"] == "out" else "←"
    return f"{arrow} {relation.zh} {relation.en} [dim]{kind.zh}[/]"


def _print_more(out: Console, more: int) -> None:
    if more > 0:
        out.print(f"[dim]…… 另有 {more} 个,见 --json; {more} more, see --json[/]")
