"""Question 1 as a table."""

from rich.console import Console
from rich.markup import escape

from lianjian.queries.common.answer import Json
from lianjian.viz.terminal.parts import number, print_sources, table, term, thing

COMPONENTS = ("score", "complement", "reciprocity", "compatibility", "proximity", "openness")
HEADERS = ("得分\nscore", "互补\nfit", "回馈\nreturn", "相容\nalike", "邻近\nnear", "开放\nopen")
#: Matches shown as reasons of one partner; `--json` has them all.
REASONS_SHOWN = 4


def print_partners(out: Console, data: Json) -> None:
    """Partners with their components and the matched needs and offers."""
    subject, asked = data["subject"], data["parameters"]
    out.print(f"[bold]{escape(subject['name'])}[/] ({subject['id']}) 的跨区域伙伴 partners beyond the {asked['beyond']}")
    if not data["partners"]:
        return
    rows = table("伙伴\npartner", *HEADERS, "理由\nreasons")
    for partner in data["partners"]:
        allied = "\n[dim]已联建 allied[/]" if partner["allied"] else ""
        reasons = "\n".join(_reason(match) for match in partner["matches"][:REASONS_SHOWN])
        rows.add_row(thing(partner["entity"]) + allied, *(number(partner[key]) for key in COMPONENTS), reasons)
    out.print(rows)
    print_sources(out, (item for partner in data["partners"] for item in partner["evidence"]))


def _reason(match: Json) -> str:
    arrow = "→ 给它 gives" if match["direction"] == "in" else "← 它给 gets"
    half = "" if match["match"] == 1 else f" [dim]({match['match']:g})[/]"
    return f"{arrow} {term('services', match['service'])} · {escape(match['provider']['name'])}{half}"
