"""What forgetting sources did, as a table and lines."""

from lianjian.graph.forget import Forgotten
from lianjian.viz.terminal.effects import print_effects
from lianjian.viz.terminal.parts import console


def show_forgotten(done: Forgotten) -> None:
    """What went with the sources, and what stays because others state it too."""
    out = console()
    data = done.as_json()
    if all(one["rows"] == 0 for one in data["forgotten"]):
        out.print("这些来源早已不说什么,没有改动。 [dim]These sources say nothing any more; nothing was changed.[/]")
        return
    print_effects(out, [*data["forgotten"], *data["others"]])
    if done.dry_run:
        out.print("没有写入:这是 --dry-run。 [dim]Nothing was written: this is --dry-run.[/]")
        return
    out.print("说过什么仍在历史里。 [dim]What was said stays in the history.[/]")
    out.print(f"版本 version {data['version']}")
