"""What commands share: the graph, the day, the form of the answer."""

import sys
from datetime import date
from typing import Annotated, Any

import typer

from lianjian.errors import BadInput

Graph = Annotated[
    str, typer.Option("--graph", envvar="LIANJIAN_GRAPH", help="图谱文件或服务器地址 / graph: a path, or a server's address")
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="截至日期,默认今天 / the day asked about: YYYY-MM-DD, default today")]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON / print one JSON object")]
Force = Annotated[
    bool,
    typer.Option(
        "--force",
        help="在已有别的数据的数据库里新建图,不动那些数据 / make a graph in a database beside other data, which are not touched",
    ),
]
DEFAULT_GRAPH = "lianjian.db"


def print_json(value: Any) -> None:
    """Print one JSON object on standard output, and nothing else."""
    import orjson

    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.flush()


def read_day(text: str | None) -> date:
    """The day asked about: today when none is given. Raises BadInput."""
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"日期“{text}”无法识别,请写成 2025-06-30 的样子。", f"Not a date: {text!r}; write it like 2025-06-30."
        ) from None
