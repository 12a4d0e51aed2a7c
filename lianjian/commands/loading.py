"""Lists into the graph."""

from pathlib import Path
from typing import Annotated

import typer

from lianjian.commands.options import DEFAULT_GRAPH, AsJson, Force, Graph, print_json
from lianjian.errors import BadInput

app = typer.Typer()


@app.command()
def load(
    paths: Annotated[list[Path] | None, typer.Argument(help="表格文件或文件夹 / tables, or folders of them")] = None,
    mapping: Annotated[Path | None, typer.Option(help="映射文件 (YAML) / mapping file")] = None,
    source: Annotated[str | None, typer.Option(help="来源名称 / name of the source, instead of the file's")] = None,
    sheet: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="只读这些工作表,隐藏的也读,可重复 / only these sheets"),
    ] = None,
    header_rows: Annotated[
        str | None, typer.Option(metavar="ROWS", help="表头在哪几行,如 3 或 3-4 / the rows of the header, where it is not found")
    ] = None,
    register: Annotated[Path | None, typer.Option(help="新的区划代码表 / a newer register of divisions")] = None,
    marked: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH",
            help="标出问题的副本写到哪里,默认在原文件旁 / where copies with the problems marked go: a file, a folder",
        ),
    ] = None,
    review: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="核对表写到哪里,默认在原文件旁 / where the workbook of doubtful values goes"),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说明会改变什么 / say what would change, change nothing")] = False,
    force: Force = False,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """把表格载入图谱(一次载入要么全部生效,要么不生效)。 Load tables into the graph, whole or not at all."""
    from lianjian.loaders.into import load_into
    from lianjian.loaders.load import list_files
    from lianjian.loaders.marking.copies import check_target, with_copies
    from lianjian.loaders.review.write import with_review
    from lianjian.loaders.templates.missing import with_missing
    from lianjian.viz.progress import progress
    from lianjian.viz.terminal.loads import show_load

    if not paths and not register:
        raise BadInput(
            "请给出要载入的表格或文件夹,例如:lianjian load 机构.xlsx。",
            "Name the tables or folders to load, for example: lianjian load organizations.xlsx.",
        )
    files = list_files(paths) if paths else []
    if marked is not None:
        check_target(files, marked)
    with progress() as step:
        report = load_into(
            graph,
            files,
            register=register,
            mapping=mapping,
            source=source,
            sheets=sheet or (),
            header_rows=header_rows,
            dry_run=dry_run,
            force=force,
            progress=step,
        )
    if marked is not None or not dry_run:
        report = with_copies(report, files, marked)
    if paths and not dry_run:
        report = with_missing(report, paths[0])
    if review is not None or (paths and not dry_run):
        report = with_review(report, review, paths[0] if paths else None)
    print_json(report.as_json()) if as_json else show_load(report)
    raise typer.Exit(report.status)
