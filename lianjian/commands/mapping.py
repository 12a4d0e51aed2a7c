"""A first mapping file for a table."""

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def mapping(
    file: Annotated[Path, typer.Argument(help="表格文件 / a table")],
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", metavar="PATH", help="写到哪个新文件,不给则显示 / the new file to write, else it is shown"),
    ] = None,
    sheet: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="只看这些工作表,可重复 / only these sheets"),
    ] = None,
    header_rows: Annotated[
        str | None, typer.Option(metavar="ROWS", help="表头在哪几行,如 3 或 3-4 / the rows of the header, where it is not found")
    ] = None,
) -> None:
    """为任意表格起草映射文件,写明每一列的含义、把握和依据。 Draft a mapping file for a table, with the reason for each column."""
    from lianjian.loaders.mapping.proposal.first import first_mapping
    from lianjian.new_file import put

    text = first_mapping(file, sheet or (), header_rows)
    if out is None:
        sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
        sys.stdout.write(text)
        return
    with put(out) as made:
        made.write_text(text, encoding="utf-8", newline="\n")
    typer.echo(str(out))
