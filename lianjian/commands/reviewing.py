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
