"""Linkages, search and vocabularies as tables."""

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from lianjian.queries.common.answer import Json
from lianjian.viz.terminal.parts import console, table


def print_linkages(out: Console, data: Json) -> None:
    """The paths between two things, a line each."""
    out.print(f"[bold]{escape(data['a']['name'])}[/] — [bold]{escape(data['b']['name'])}[/]")
    if not data["paths"]:
        out.print("没有找到联系。 [dim]No linkage found.[/]")
    for path in data["paths"]:
        steps = [escape(path["nodes"][0]["name"])]
        for relation, node in zip(path["relations"], path["nodes"][1:], strict=True):
            steps.append(f"[dim]{relation['relation']}[/] {escape(node['name'])}")
        out.print(f"({path['length']}) " + " — ".join(steps))


def print_search(out: Console, data: Json) -> None:
    """What was found, best first."""
    rows = table("名称 name", "种类 kind", "编号 id", "所在 region")
    for hit in data["results"]:
        entity = hit["entity"]
        name = escape(hit.get("full_name") or entity["name"] or "")
        rows.add_row(name, entity["kind"], escape(entity["id"]), entity["region"] or "")
    out.print(rows)


def show_names(names: Sequence[str]) -> None:
    """The names of the vocabularies."""
    console().print("  ".join(names))


def show_vocabulary(name: str, terms: list[Json]) -> None:
    """One vocabulary."""
    rows = table("代码 notation", "中文", "English", "上位 broader", "维度 dimensions", title=name)
    for term in terms:
        rows.add_row(term["notation"], term["zh"], term["en"], term["broader"] or "", "、".join(term["dimensions"]))
    console().print(rows)
