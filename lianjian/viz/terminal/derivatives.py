"""Question 3 as a tree."""

from collections import defaultdict, deque

from rich.console import Console
from rich.markup import escape
from rich.tree import Tree

from lianjian.queries.common.answer import Json
from lianjian.viz.terminal.parts import number, print_sources, term


def print_derivatives(out: Console, data: Json) -> None:
    """The lineage as trees, then radiation, homogeneity and sources."""
    brand = data["brand"]
    names = {node["entity"]["id"]: node for node in data["nodes"]}
    depths = [node["depth"] for node in data["nodes"]]
    counts = []
    if data["parameters"]["direction"] != "up":
        counts.append(f"衍生 derivatives · {sum(depth > 0 for depth in depths)}")
    if data["parameters"]["direction"] != "down":
        counts.append(f"上游 ancestors · {sum(depth < 0 for depth in depths)}")
    out.print(f"[bold]{escape(brand['name'])}[/] ({brand['id']}) 的{' · '.join(counts)}")
    if max(depths) > 0 or len(depths) == 1:
        out.print(_tree(brand["id"], data, names, "parent", "child"))
    if min(depths) < 0:
        out.print("由何而来 ancestors")
        out.print(_tree(brand["id"], data, names, "child", "parent"))
    _print_radiation(out, data["radiation"])
    out.print(f"同质化 homogeneity: {number(data['homogeneity'])} (依据 {data['edges_known']} 条 edges known)")
    print_sources(out, (item for edge in data["edges"] for item in edge["evidence"]))


def _tree(root: str, data: Json, names: dict[str, Json], here: str, there: str) -> Tree:
    """The lineage as a tree. What derives from several is listed below each, and grown below the first only."""
    edges = defaultdict(list)
    for edge in data["edges"]:
        if edge[there] in names:
            edges[edge[here]].append(edge)
    tree = Tree(_brand(names[root]))
    grown = {root}
    pending = deque([(tree, root)])
    while pending:
        branch, ident = pending.popleft()
        for edge in edges[ident]:
            other = edge[there]
            child = branch.add(f"{_brand(names[other])} [dim]{_derivation(edge)}[/]")
            if other not in grown:
                grown.add(other)
                pending.append((child, other))
    return tree


def _brand(node: Json) -> str:
    entity = node["entity"]
    where = f", {entity['region']}" if entity["region"] else ""
    return f"{escape(entity['name'])} [dim]{escape(entity['id'])}{where}[/]"


def _derivation(edge: Json) -> str:
    known = f"同质 {edge['homogeneity']:.2f} {edge['class']}" if edge["homogeneity"] is not None else None
    parts = (term("derivation_modes", edge["mode"]), edge["since"], term("basis", edge["basis"]), known)
    return " · ".join(escape(part) for part in parts if part)


def _print_radiation(out: Console, radiation: Json) -> None:
    out.print(
        f"辐射 radiation: {radiation['counties']} 县 counties, {radiation['cities']} 市 cities, "
        f"{radiation['provinces']} 省 provinces, {radiation['organizations']} 个单位 organisations"
    )
    out.print(
        f"  本地以外 beyond its own place: {radiation['beyond_county']} 县, {radiation['beyond_city']} 市, "
        f"{radiation['beyond_province']} 省"
    )
