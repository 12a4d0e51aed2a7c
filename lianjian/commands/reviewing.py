"""What people decide: doubtful values of lists, and what is there twice."""

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
    """采用核对表里的决定,包括哪些是同一个。 Take the decisions of a review workbook, also on what is there twice."""
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
    review: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="写成核对表,由人决定是否同一个 / write a workbook in which a person decides"),
    ] = None,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """图中可能重复的事物,及理由;由人决定是否合并。 Things that are probably one, and why; a person decides."""
    from lianjian.graph.store import open_store
    from lianjian.loaders.review.doubles import doubles
    from lianjian.viz.terminal.reviews import show_doubles

    with open_store(graph) as store:
        frames = store.frames()
    found = doubles(frames, region, tuple(kind or ()))
    listed = found[:limit] if limit else found
    if review is not None:
        from lianjian.loaders.review.pairs import write_pairs

        write_pairs(review, listed)
    if as_json:
        print_json({"version": frames.version, "total": len(found), "doubles": [double.as_json() for double in listed]})
    else:
        show_doubles(listed, len(found), review)


@app.command()
def merge(
    thing: Annotated[str, typer.Argument(metavar="ID", help="并入别的那个标识 / the id that goes")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="保留的标识 / the id that stays")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说明会改变什么 / say what would change, change nothing")] = False,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """合并重复的两个事物;两个标识都仍可用,随时可撤销。 Merge two things that are one; both ids go on working."""
    from lianjian.graph import merge as merging
    from lianjian.graph.store import open_store
    from lianjian.viz.terminal.merges import show_merged

    with open_store(graph, write=True) as store:
        done = merging.merge(store, thing, into, dry_run=dry_run)
    print_json(done.as_json()) if as_json else show_merged(done)


@app.command()
def unmerge(
    thing: Annotated[str, typer.Argument(metavar="ID", help="曾并入别的那个标识 / the id that was merged into another")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说明会改变什么 / say what would change, change nothing")] = False,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """撤销合并,恢复成两个事物。 Undo a merge: they are two things again."""
    from lianjian.graph import merge as merging
    from lianjian.graph.store import open_store
    from lianjian.viz.terminal.merges import show_merged

    with open_store(graph, write=True) as store:
        done = merging.unmerge(store, thing, dry_run=dry_run)
    print_json(done.as_json()) if as_json else show_merged(done)
