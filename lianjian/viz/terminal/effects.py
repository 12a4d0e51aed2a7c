"""What a load or a forgetting does to each thing, as lines."""

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.markup import escape

from lianjian.queries.common.answer import Json
from lianjian.viz.terminal.parts import table
from lianjian.viz.wording import described, written

FATES = {
    "made": "新增 made",
    "changed": "改变 changed",
    "kept": "不变 stays",
    "waits": "暂缺一端 waits",
    "gone": "消失 gone",
}
#: Of each source and fate, so many things are shown; `--json` has more.
SHOWN = 5


def print_effects(out: Console, effects: Iterable[Json]) -> None:
    """A table of counts by source, then the first things of each."""
    listed = list(effects)
    rows = table("来源 source", *(label.replace(" ", "\n") for label in FATES.values()))
    for one in listed:
        rows.add_row(escape(one["source"]), *(str(one[fate]) for fate in FATES))
    out.print(rows)
    for one in listed:
        out.print(f"[bold]{escape(one['source'])}[/]")
        for fate in FATES:
            _print_things(out, fate, one[fate], [thing for thing in one["things"] if thing["fate"] == fate])


def _print_things(out: Console, fate: str, count: int, things: list[Json]) -> None:
    for thing in things[:SHOWN]:
        out.print(f"  {FATES[fate]} {_named(thing)}{_values(thing)}")
    if count > SHOWN:
        out.print(f"  [dim]{FATES[fate]} …… 另有 {count - SHOWN} 项; {count - SHOWN} more[/]")


def _named(thing: Json) -> str:
    ends = [escape(f"{end['name']} [{end['id']}]" if end["name"] else end["id"]) for end in thing["ends"]]
    label = described(thing["about"]).zh
    return f"{label} {ends[0]}" if len(ends) == 1 else f"{ends[0]} — {label} — {ends[1]}"


def _values(thing: Json) -> str:
    if thing["fate"] != "changed":
        return ""
    about = described(thing["about"])
    changes = (
        f"{about.property(name).zh} {_shown(value['old'])} → {_shown(value['new'])}" for name, value in thing["values"].items()
    )
    return ": " + escape("; ".join(changes))


def _shown(value: Any) -> str:
    return "(空)" if value is None else written(value)
