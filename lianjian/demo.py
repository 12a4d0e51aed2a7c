"""The demonstration: loads the examples, then answers the three questions, each answer with the command that repeats it."""

import shlex
from collections.abc import Callable
from datetime import date
from importlib import resources
from pathlib import Path

from rich.markup import escape

from lianjian.errors import BadInput
from lianjian.graph.open import open_snapshot
from lianjian.graph.snapshot import Snapshot
from lianjian.loaders.into import load_into
from lianjian.queries.common.answer import Answer
from lianjian.queries.derivatives import derivatives
from lianjian.queries.gaps import gaps
from lianjian.queries.partners import partners
from lianjian.viz.network import SILENCE, alliance_network
from lianjian.viz.page import write_page
from lianjian.viz.progress import progress
from lianjian.viz.terminal import show
from lianjian.viz.terminal.loads import show_load
from lianjian.viz.terminal.parts import console

COMMUNITY = "330302006045"  # 墨池社区, Lucheng


def run(folder: Path) -> None:
    """Leave `lianjian.db` (published facts), `example.db` (invented lists) and `alliances.html` in `folder`."""
    examples = _examples()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(
            f"不能建立文件夹“{folder}”:{error.strerror}。", f"Cannot make the folder {folder}: {error.strerror}."
        ) from error
    facts, invented, page = folder / "lianjian.db", folder / "example.db", folder / "alliances.html"
    today = date.today()

    _heading("一、公开报道的事实 Published facts")
    mapping = examples / "published-facts" / "mapping.yaml"
    _load(facts, examples / "published-facts", mapping)
    snapshot = open_snapshot(str(facts))
    _ask(
        "瓯江红衍生出了什么? What became of Oujiang Red?",
        f"derivatives 瓯江红 --graph {_quoted(facts)}",
        lambda s: derivatives(s, "瓯江红", as_of=today),
        snapshot,
    )
    _ask(
        "浙江各县有没有跨县联盟的报道? Which counties of Zhejiang are reported in an alliance beyond the county?",
        f"gaps 33 --of alliance:beyond-county --level county --by city --limit 0 --graph {_quoted(facts)}",
        lambda s: gaps(s, "33", "alliance:beyond-county", level="county", by="city", limit=0, as_of=today),
        snapshot,
    )
    _ask(
        "温州哪些街道乡镇有? Which townships of Wenzhou are?",
        f"gaps 3303 --of alliance:beyond-county --level township --status covered --graph {_quoted(facts)}",
        lambda s: gaps(s, "3303", "alliance:beyond-county", level="township", status="covered", as_of=today),
        snapshot,
    )
    console().print("※ " + escape(" ".join(SILENCE)), style="bold")

    _heading("二、示例清单(虚构) Invented example lists")
    _load(invented, examples / "illustrative-lists", None)
    example = open_snapshot(str(invented))
    _ask(
        "墨池社区可以跨县和谁联建? Who could join Mochi community beyond its county?",
        f"partners {COMMUNITY} --graph {_quoted(invented)}",
        lambda s: partners(s, COMMUNITY, as_of=today),
        example,
    )
    _ask(
        "温州哪里有健康服务? Where in Wenzhou is there a health service?",
        f"gaps 3303 --of service:health --by county --limit 5 --graph {_quoted(invented)}",
        lambda s: gaps(s, "3303", "service:health", by="county", limit=5, as_of=today),
        example,
    )

    _heading("三、网络图 The network")
    write_page(alliance_network(snapshot, as_of=today), page)
    console().print(f"用浏览器打开 open in a browser: [bold]{escape(str(page.resolve()))}[/]")
    console().print(f"[dim]$ lianjian view {_quoted(page)} --graph {_quoted(facts)}[/]")


def _load(graph: Path, folder: Path, mapping: Path | None) -> None:
    by = f" --mapping {_quoted(mapping)}" if mapping else ""
    console().print(f"[dim]$ lianjian load {_quoted(folder)}{by} --graph {_quoted(graph)}[/]")
    with progress() as step:
        report = load_into(str(graph), [folder], mapping=mapping, progress=step)
    show_load(report)


def _ask(heading: str, command: str, question: Callable[[Snapshot], Answer], snapshot: Snapshot) -> None:
    out = console()
    out.print()
    out.rule(escape(heading), align="left")
    out.print(f"[dim]$ lianjian {escape(command)}[/]")
    show(question(snapshot))


def _heading(text: str) -> None:
    console().print()
    console().rule(f"[bold]{text}[/]", characters="═")


def _quoted(path: Path) -> str:
    """The path as a reader would type it here: relative where that is shorter."""
    here = Path.cwd()
    shown = path.resolve().relative_to(here) if path.resolve().is_relative_to(here) else path
    return shlex.quote(str(shown))


def _examples() -> Path:
    """The examples: beside the package in an installation, at the root in a clone."""
    inside = Path(str(resources.files("lianjian"))) / "examples"
    for folder in (inside, inside.parent.parent / "examples"):
        if (folder / "published-facts").is_dir():
            return folder
    raise BadInput("找不到示例文件,请重新安装 lianjian。", "The examples are missing; install lianjian again.")
