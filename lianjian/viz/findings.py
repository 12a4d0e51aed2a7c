"""What `check` found, as words and as a table in which each row is one statement, to be sorted and sent to who made it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from lianjian.excel import Writable
from lianjian.queries.common.answer import Json
from lianjian.table_file import write_table
from lianjian.viz.wording import described, named, written

CHECKS: Mapping[str, str] = {
    "conflict": "来源矛盾 conflict",
    "end-before-start": "结束早于开始 ends before it starts",
    "circle": "自己的上级 above itself",
    "abolished": "已撤销的区划 abolished division",
    "waiting": "缺一端的关系 tie without an end",
}
RULES: Mapping[str, str] = {
    "grade": "等级 grade",
    "date": "日期 date",
    "name": "来源名称 name",
    "row": "行号 row",
    "content": "内容 content",
}
_HEADER = (
    ("序号 no.", 8),
    ("问题 finding", 24),
    ("事物 thing", 44),
    ("区划 region", 14),
    ("属性 property", 14),
    ("值 value", 36),
    ("图中用它 in the graph", 12),
    ("按 decided by", 14),
    ("来源 source", 32),
    ("行 row", 8),
    ("等级 grade", 10),
    ("日期 date", 12),
)


def write_findings(path: Path, data: Json) -> None:
    """Writes the findings of an answer of `check` to a new workbook or CSV. Raises BadInput, see `write_table`."""
    numbered = enumerate(data["findings"], start=data["parameters"]["offset"] + 1)
    rows = ((number, *row) for number, finding in numbered for row in _rows(finding))
    write_table(path, "核对 check", _HEADER, rows)


def about(finding: Json) -> str:
    """The thing or the tie that a finding is about, each end with its name and id."""
    ends = [named(end) for end in finding["ends"]]
    label = described(finding["about"]).zh
    return f"{label} {ends[0]}" if len(ends) == 1 else f" — {label} — ".join(ends)


def stating(finding: Json) -> list[Json]:
    """The rows that state what was found, each with "source" and "row"; not of a conflict, whose values have their own."""
    rows: list[Json] = [finding] if finding["check"] == "waiting" else finding["evidence"]
    return rows


def fault(finding: Json) -> str:
    """What is wrong, where the kind of finding does not say all; empty for a conflict."""
    match finding["check"]:
        case "end-before-start":
            return f"{finding['since']} → {finding['until']}"
        case "abolished":
            return f"截至 until {finding['until']}"
        case "waiting":
            return f"图中没有 not in the graph: {'、'.join(finding['missing'])}"
        case _:
            return ""


def _rows(finding: Json) -> Iterator[tuple[Writable, ...]]:
    """A row for each statement of a finding; of a conflict the one in the graph comes first."""
    region = next((end["region"] for end in finding["ends"] if end["region"] is not None), None)
    thing = (CHECKS[finding["check"]], about(finding), region)
    if finding["check"] == "conflict":
        name = described(finding["about"]).property(finding["property"]).zh
        for place, one in enumerate(finding["values"]):
            said = (name, written(one["value"]), "" if place else "是 yes", RULES[finding["rule"]])
            yield (*thing, *said, *_stated(one))
        return
    for one in stating(finding):
        yield (*thing, "", fault(finding), "", "", *_stated(one))


def _stated(one: Json) -> tuple[Writable, ...]:
    return one["source"], one["row"], one.get("grade"), one.get("date")
