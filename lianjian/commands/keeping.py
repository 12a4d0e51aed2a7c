"""Whole graphs: copies, archives, layouts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lianjian.commands.options import DEFAULT_GRAPH, AsJson, Force, Graph, print_json

if TYPE_CHECKING:
    from lianjian.graph.transfer import Transfer

app = typer.Typer()


@app.command()
def forget(
    source: Annotated[list[str], typer.Argument(help="来源的全名,可给几个 / whole names of sources")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说明会改变什么 / say what would change, change nothing")] = False,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """收回这些来源说过的一切,别的来源也说的仍在。 Take back all that sources said; what others state too stays."""
    from lianjian.graph import forget as forgetting
    from lianjian.graph.store import open_store
    from lianjian.viz.terminal.forgotten import show_forgotten

    with open_store(graph, write=True) as store:
        done = forgetting.forget(store, source, dry_run=dry_run)
    print_json(done.as_json()) if as_json else show_forgotten(done)


@app.command()
def copy(
    source: Annotated[str, typer.Argument(help="原图:文件或服务器地址 / the graph: a path, or a server's address")],
    target: Annotated[str, typer.Argument(help="新图:文件或服务器地址 / the new graph")],
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """把整个图谱连同历史复制成新图,并核对。 Copy a graph with its history to a new one, of any engine, and check it."""
    from lianjian.graph.transfer import copy_graph
    from lianjian.viz.progress import progress

    with progress() as step:
        done = copy_graph(source, target, step, force=force)
    _show_transfer(done, as_json)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="备份文件 / the archive to write")],
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """把整个图谱连同历史备份成一个文件。 Back a graph up, with its history, to one file."""
    from lianjian.graph.backup import back_up
    from lianjian.viz.progress import progress

    with progress() as step:
        done = back_up(graph, file, step)
    _show_transfer(done, as_json)


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="备份文件 / the archive")],
    force: Force = False,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """由备份文件建立新图,并核对。 Make a new graph of an archive, and check it."""
    from lianjian.graph import backup as archives
    from lianjian.viz.progress import progress

    with progress() as step:
        done = archives.restore(file, graph, step, force=force)
    _show_transfer(done, as_json)


@app.command()
def upgrade(graph: Graph = DEFAULT_GRAPH, as_json: AsJson = False) -> None:
    """把较早版本建立的图升级到本版本的结构,内容不变。 Bring a graph of an earlier version to this version's layout."""
    from lianjian.graph.store import upgrade_graph
    from lianjian.viz.terminal.upgrades import show_migration

    done = upgrade_graph(graph)
    print_json(done.as_json()) if as_json else show_migration(done)


def _show_transfer(done: "Transfer", as_json: bool) -> None:
    from lianjian.viz.terminal.transfers import show_transfer

    print_json(done.as_json()) if as_json else show_transfer(done)
