"""What people decide: doubtful values of lists."""

from pathlib import Path
from typing import Annotated

import typer

from lianjian.commands.options import DEFAULT_GRAPH, AsJson, Graph, print_json

app = typer.Typer()


@app.command()
def review(
    file: Annotated[Path, typer.Argument(help="填好决定的核对表 / the review workbook with its decisions")],
    undo: Annotated[bool, typer.Option("--undo", help="收回表中各行的决定 / take the decisions about its rows back")] = False,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """采用核对表里的决定;以后载入时照此办理。 Take the decisions of a review workbook; later loads go by them."""
    from lianjian.graph.store import open_store
    from lianjian.loaders.review import take
    from lianjian.viz.terminal.reviews import show_review

    with open_store(graph, write=True) as store:
        done = take.review(store, file, undo=undo)
    print_json(done.as_json()) if as_json else show_review(done)
    raise typer.Exit(done.status)


@app.command()
def duplicates(
    region: Annotated[str | None, typer.Argument(help="只在这个区划内:代码或名称 / only in this region: code or name")] = None,
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help="只查这些种类,可重复 / only these kinds")] = None,
    limit: Annotated[int, typer.Option(min=0, help="列出几对,0 为全部 / how many pairs to list, 0 for all")] = 100,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """图中可能重复的事物,及理由;只列出,不合并。 Things that are probably one, and why; told, not merged."""
    from lianjian.graph.store import open_store
    from lianjian.loaders.review.doubles import doubles
    from lianjian.viz.terminal.reviews import show_doubles

    with open_store(graph) as store:
        frames = store.frames()
    found = doubles(frames, region, tuple(kind or ()))
    listed = found[:limit] if limit else found
    if as_json:
        print_json({"version": frames.version, "total": len(found), "doubles": [double.as_json() for double in listed]})
    else:
        show_doubles(listed, len(found))
