"""What should be looked at in a graph, as a table."""

from rich.console import Console
from rich.markup import escape

from lianjian.queries.common.answer import Json
from lianjian.viz.terminal.parts import described, named, table

CHECKS = {
    "conflict": "来源矛盾 conflict",
    "end-before-start": "结束早于开始 ends before it starts",
    "circle": "自己的上级 above itself",
    "abolished": "已撤销的区划 abolished division",
    "waiting": "缺一端的关系 tie without an end",
}
RULES = {
    "grade": "等级 grade",
    "date": "日期 date",
    "name": "来源名称 name",
    "row": "行号 row",
    "content": "内容 content",
}


def print_check(out: Console, data: Json) -> None:
    """A line for each finding; of a conflict the value in the graph comes first."""
    rows = table("事物 thing", "问题 finding", "说法 what is stated")
    for finding in data["findings"]:
        rows.add_row(_named(finding), CHECKS[finding["check"]], escape(_stated(finding)))
    out.print(rows)
    out.print(" · ".join(f"{CHECKS[name]} {count}" for name, count in data["counts"].items()))
    left = sum(data["counts"].values()) - data["parameters"]["offset"] - len(data["findings"])
    if left > 0:
        out.print(f"[dim]另有 {left} 项,见 --limit 和 --offset; {left} more, see --limit and --offset[/]")


def _named(finding: Json) -> str:
    about = finding["about"]
    ends = [named(end) for end in finding["ends"]]
    label = described(about).zh
    return escape(f"{label} {ends[0]}" if len(ends) == 1 else f" — {label} — ".join(ends))


def _stated(finding: Json) -> str:
    if finding["check"] == "waiting":
        return f"{finding['source']} 第 {finding['row']} 行; 图中没有 not in the graph: {'、'.join(finding['missing'])}"
    if finding["check"] == "end-before-start":
        return f"{finding['since']} → {finding['until']}"
    if finding["check"] in ("circle", "abolished"):
        rows = "; ".join(f"{one['source']} 第 {one['row']} 行" for one in finding["evidence"])
        return f"{rows}; 截至 until {finding['until']}" if finding["check"] == "abolished" else rows
    about = described(finding["about"])
    values = [f"{one['value']} ({_who(one)})" for one in finding["values"]]
    return f"{about.property(finding['property']).zh}: {values[0]} ≠ {'; '.join(values[1:])} · 按 by {RULES[finding['rule']]}"


def _who(stated: Json) -> str:
    return ", ".join(part for part in (stated["source"], f"第 {stated['row']} 行", stated["grade"], stated["date"]) if part)
