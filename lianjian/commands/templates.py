"""Blank lists to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from lianjian.errors import BadInput, UnknownName

app = typer.Typer()


@app.command()
def template(
    layouts: Annotated[
        list[str] | None,
        typer.Argument(metavar="[LAYOUT]...", help="清单名称,不给则全部 / the lists, e.g. 机构 联盟; all without any"),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="写到哪里 / the workbook to write")] = Path(
        "联建清单模板.xlsx"
    ),
) -> None:
    """写出标准清单的空白模板,有下拉列表、例子和说明。 Write a blank workbook for the standard lists."""
    from lianjian.loaders.templates.workbook import write_template
    from lianjian.schema import catalogue

    if output.suffix.casefold() != ".xlsx":
        raise BadInput(f"“{output}”请以 .xlsx 结尾。", f"Let the name {str(output)!r} end in .xlsx.")
    known = catalogue.layouts()
    chosen = {}
    for name in layouts or known:
        found = catalogue.find_layout(name)
        if found is None:
            raise UnknownName(f"没有叫“{name}”的标准清单。", f"There is no standard list called {name!r}.", list(known))
        chosen[found.name] = found
    write_template(list(chosen.values()), output)
    typer.echo(str(output.resolve()))
