"""What should be looked at in a graph, as a table."""

from rich.console import Console
from rich.markup import escape

from lianjian.queries.common.answer import Json
from lianjian.viz.findings import CHECKS, RULES, about, fault, stating
from lianjian.viz.terminal.parts import table
from lianjian.viz.wording import described


def print_check(out: Console, data: Json) -> None:
    """A line for each finding; of a conflict the value in the graph comes first."""
    rows = table("事物 thing", "问题 finding", "说法 what is stated")
    for finding in data["findings"]:
        rows.add_row(escape(about(finding)), CHECKS[finding["check"]], escape(_stated(finding)))
    out.print(rows)
    out.print(" · ".join(f"{CHECKS[name]} {count}" for name, count in data["counts"].items()))
    left = sum(data["counts"].values()) - data["parameters"]["offset"] - len(data["findings"])
    if left > 0:
        out.print(f"[dim]另有 {left} 项,见 --limit 和 --offset; {left} more, see --limit and --offset[/]")


def _stated(finding: Json) -> str:
    if finding["check"] == "conflict":
        values = [f"{one['value']} ({_who(one)})" for one in finding["values"]]
        name = described(finding["about"]).property(finding["property"]).zh
        return f"{name}: {values[0]} ≠ {'; '.join(values[1:])} · 按 by {RULES[finding['rule']]}"
    rows = "; ".join(f"{one['source']} 第 {one['row']} 行" for one in stating(finding))
    return "; ".join(part for part in (rows, fault(finding)) if part)


def _who(stated: Json) -> str:
    return ", ".join(part for part in (stated["source"], f"第 {stated['row']} 行", stated["grade"], stated["date"]) if part)
