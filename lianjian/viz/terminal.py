"""Answers as tables for a terminal, in Chinese with the English beside it."""

import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.tree import Tree

from lianjian.queries.answer import Answer, Json

#: Evidence lines shown below a table; `--json` has them all.
SOURCES_SHOWN = 8
#: Width where the terminal does not say its own, for instance in a pipe.
WIDTH = 120


def console() -> Console:
    """Standard output, as wide as the terminal."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)


def show(answer: Answer) -> None:
    """Print an answer for a reader."""
    out = console()
    {
        "partners": _partners,
        "derivatives": _derivatives,
        "gaps": _gaps,
        "linkages": _linkages,
        "search": _search,
        "sources": _sources,
    }[answer.question](out, answer.to_json())
    for zh, en in answer.notes:
        out.print(f"※ {escape(zh)} [dim]{escape(en)}[/]")


def _partners(out: Console, data: Json) -> None:
    subject, asked = data["subject"], data["parameters"]
    out.print(f"[bold]{escape(subject['name'])}[/] ({subject['id']}) 的跨区域伙伴 partners beyond the {asked['beyond']}")
    if not data["partners"]:
        _reason(out, data)
        return
    table = _table(
        "伙伴 partner", "得分 score", "互补 fit", "回馈 return", "相容 alike", "邻近 near", "开放 open", "理由 reasons"
    )
    for partner in data["partners"]:
        reasons = "\n".join(_match(match) for match in partner["matches"][:4])
        mark = " [dim]已联建 allied[/]" if partner["allied"] else ""
        numbers = [
            _number(partner[key]) for key in ("score", "complement", "reciprocity", "compatibility", "proximity", "openness")
        ]
        table.add_row(f"{_thing(partner['entity'])}{mark}", *numbers, reasons)
    out.print(table)
    _evidence(out, [item for partner in data["partners"] for item in partner["evidence"]])


REASONS = {
    "no_needs": ("它没有待认领的需求。", "It has no open need."),
    "no_offers": ("候选单位都没有可用的资源。", "No candidate offers anything."),
    "no_match": ("候选单位的资源和它的需求对不上。", "No candidate's offers meet its needs, nor the other way round."),
}


def _reason(out: Console, data: Json) -> None:
    zh, en = REASONS[data["reason"]]
    out.print(f"没有找到伙伴:{zh} [dim]No partner: {en}[/]")


def _match(match: Json) -> str:
    arrow = "→ 给它 in" if match["direction"] == "in" else "← 它给 out"
    return f"{arrow} {escape(str(match['service_label'] if 'service_label' in match else match['service']))} · {escape(match['provider']['name'])} ({match['match']:g})"


def _derivatives(out: Console, data: Json) -> None:
    names = {node["entity"]["id"]: node for node in data["nodes"]}
    radiation = data["radiation"]
    out.print(f"[bold]{escape(data['brand']['name'])}[/] ({data['brand']['id']}) 的衍生 derivatives · {len(data['nodes']) - 1}")
    for root, downwards in _roots(data):
        tree = Tree(_brand(names[root]))
        _grow(tree, root, data, names, downwards, {root})
        out.print(tree)
    out.print(
        f"辐射 radiation: {radiation['counties']} 县 counties, {radiation['cities']} 市 cities, {radiation['provinces']} 省 provinces, "
        f"{radiation['organizations']} 个单位 organisations; 本地以外 beyond its own: {radiation['beyond_county']} 县, "
        f"{radiation['beyond_city']} 市, {radiation['beyond_province']} 省"
    )
    out.print(f"同质化 homogeneity: {_number(data['homogeneity'])} (依据 {data['edges_known']} 条 known edges)")
    _evidence(out, [item for edge in data["edges"] for item in edge["evidence"]])


def _roots(data: Json) -> list[tuple[str, bool]]:
    asked = data["brand"]["id"]
    roots = []
    if any(node["depth"] > 0 for node in data["nodes"]) or len(data["nodes"]) == 1:
        roots.append((asked, True))
    if any(node["depth"] < 0 for node in data["nodes"]):
        roots.append((asked, False))
    return roots


def _grow(tree: Tree, ident: str, data: Json, names: dict[str, Json], downwards: bool, seen: set[str]) -> None:
    here, there = ("parent", "child") if downwards else ("child", "parent")
    for edge in data["edges"]:
        if edge[here] != ident or edge[there] not in names or edge[there] in seen:
            continue
        known = f", 同质 {edge['homogeneity']:.2f} {edge['class']}" if edge["homogeneity"] is not None else ""
        since = f" {edge['since']}" if edge["since"] else ""
        branch = tree.add(
            f"{_brand(names[edge[there]])} [dim]{_term('derivation_modes', edge['mode'])}{since}, {_term('basis', edge['basis'])}{known}[/]"
        )
        _grow(branch, edge[there], data, names, downwards, seen | {edge[there]})


def _brand(node: Json) -> str:
    region = node["entity"]["region"]
    return f"{escape(node['entity']['name'])} [dim]{node['entity']['id']}{', ' + region if region else ''}[/]"


def _gaps(out: Console, data: Json) -> None:
    out.print(f"[bold]{data['region']}[/] · {escape(data['of'])} · {_term_level(data['level'])} · reach {data['reach']}")
    table = _table("地区 region", "总数 total", "已覆盖 covered", "未覆盖 uncovered", "不知道 unknown")
    for row in data["by"]:
        table.add_row(
            f"{escape(row['name'] or '')} [dim]{row['region']}[/]",
            *(str(row[key]) for key in ("total", "covered", "uncovered", "unknown")),
        )
    if len(data["by"]) != 1:
        table.add_section()
        table.add_row("合计 all", *(f"[bold]{data[key]}[/]" for key in ("total", "covered", "uncovered", "unknown")))
    out.print(table)
    if data["units"]:
        units = _table("单位 unit", "状态 status", "依据 evidence")
        for unit in data["units"]:
            units.add_row(_thing(unit["entity"]), STATUS[unit["status"]], _cited(unit["evidence"][:2]))
        out.print(units)


STATUS = {"covered": "已覆盖 covered", "uncovered": "未覆盖 uncovered", "unknown": "不知道 unknown"}


def _linkages(out: Console, data: Json) -> None:
    out.print(f"[bold]{escape(data['a']['name'])}[/] — [bold]{escape(data['b']['name'])}[/]")
    if not data["paths"]:
        out.print("没有找到联系。 [dim]No linkage found.[/]")
    for path in data["paths"]:
        steps = [escape(path["nodes"][0]["name"])]
        for relation, node in zip(path["relations"], path["nodes"][1:], strict=False):
            steps.append(f"[dim]{relation if isinstance(relation, str) else relation['relation']}[/] {escape(node['name'])}")
        out.print(f"({path['length']}) " + " — ".join(steps))
    for shared in data["shared"]:
        out.print(f"共有 shared: {escape(str(shared.get('name') or shared))}")


def _search(out: Console, data: Json) -> None:
    table = _table("名称 name", "种类 kind", "编号 id", "所在 region")
    for hit in data["results"]:
        thing = hit.get("entity", hit)
        table.add_row(
            escape(thing["name"]), thing["kind"], escape(thing["id"]), escape(hit.get("full_name") or thing["region"] or "")
        )
    out.print(table)


def _sources(out: Console, data: Json) -> None:
    table = _table("来源 source", "等级 grade", "日期 date", "说明 note")
    for row in data["sources"]:
        note = "示例(虚构) invented example" if row.get("synthetic") else ""
        table.add_row(escape(row["name"]), row.get("grade") or "", row.get("date") or "", note)
    out.print(table)


def show_load(report: Any) -> None:
    """Print what a load did: a line per sheet, then the problems."""
    out = console()
    data = report.as_json()
    table = _table(
        "文件 file", "表 sheet", "格式 layout", "行 rows", "新 loaded", "改 changed", "同 unchanged", "退 rejected", "待定 review"
    )
    for sheet in data["sheets"]:
        counts = (str(sheet[key]) for key in ("rows", "loaded", "changed", "unchanged", "rejected", "review"))
        table.add_row(escape(sheet["file"]), escape(sheet["sheet"] or ""), escape(sheet["layout"] or ""), *counts)
    out.print(table)
    dropped = sorted({column for sheet in data["sheets"] for column in sheet["personal_columns"]})
    if dropped:
        out.print(f"含个人信息的列未读入:{escape('、'.join(dropped))} [dim]Columns with personal data were not read.[/]")
    for severity, zh, en in (("error", "错误", "errors"), ("review", "待定", "to review"), ("note", "提示", "notes")):
        problems = [problem for problem in data["problems"] if problem["severity"] == severity]
        if problems:
            out.print(f"[bold]{zh} {en}: {len(problems)}[/]")
        for problem in problems[: 20 if severity != "note" else 5]:
            where = " ".join(part for part in (problem["file"], problem["sheet"], problem["cell"]) if part)
            out.print(f"  {escape(where)}: {escape(problem['zh'])} [dim]{escape(problem['en'])}[/]")
        hidden = len(problems) - (20 if severity != "note" else 5)
        if hidden > 0:
            out.print(f"  [dim]…… 另有 {hidden} 条,见 --json;{hidden} more, see --json[/]")
    out.print(f"版本 version {data['version']}" + ("" if data["load"] else " · 没有变化 nothing changed"))


def show_names(names: Sequence[str]) -> None:
    """Print the names of the vocabularies."""
    console().print("  ".join(names))


def show_vocabulary(name: str, terms: list[Json]) -> None:
    """Print one vocabulary."""
    table = _table("代码 notation", "中文", "English", "上位 broader", "维度 dimensions", title=name)
    for term in terms:
        table.add_row(term["notation"], term["zh"], term["en"], term["broader"] or "", "、".join(term["dimensions"]))
    console().print(table)


def _evidence(out: Console, evidence: list[Json]) -> None:
    lines = list(dict.fromkeys(_cited([item]) for item in evidence))
    if lines:
        out.print("来源 sources:")
    for line in lines[:SOURCES_SHOWN]:
        out.print(f"  [dim]{line}[/]")
    if len(lines) > SOURCES_SHOWN:
        out.print(f"  [dim]…… 另有 {len(lines) - SOURCES_SHOWN} 条,见 --json; {len(lines) - SOURCES_SHOWN} more, see --json[/]")


def _cited(evidence: list[Json]) -> str:
    """Source, row and citation of some statements, a line each."""
    return "\n".join(
        escape(
            " · ".join(
                str(part)
                for part in (item.get("title"), item.get("url"), item.get("date"), f"{item['source']} 第 {item['row']} 行")
                if part
            )
        )
        for item in evidence
    )


def _thing(entity: Json) -> str:
    return f"{escape(entity['name'] or entity['id'])}\n[dim]{escape(entity['id'])}[/]"


def _number(value: float | None) -> str:
    return "未知 unknown" if value is None else f"{value:.3f}"


def _term(vocabulary: str, notation: str | None) -> str:
    from lianjian.schema.catalogue import vocabularies

    term = vocabularies()[vocabulary].find(notation) if notation else None
    return f"{term.zh} {term.en}" if term else (notation or "")


def _term_level(level: str) -> str:
    zh = {"province": "省", "city": "市", "county": "县", "township": "乡镇街道", "community": "社区村"}[level]
    return f"{zh} {level}"


def _table(*columns: str, title: str | None = None) -> Table:
    table = Table(title=title, header_style="bold", show_edge=False)
    for index, column in enumerate(columns):
        table.add_column(column, overflow="fold", no_wrap=False, min_width=4 if index else 12)
    return table
