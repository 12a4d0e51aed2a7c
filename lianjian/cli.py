"""The questions in a terminal. Each command carries a question to `queries/` and its answer to a reader; none adds meaning.

Standard output holds the answer and nothing else; progress and messages go to standard error. Exit status: 0 answered, 1 a
load left something out, 2 what the user can mend, 3 the store failed.
"""

import sys
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lianjian.errors import BadInput, LianjianError

if TYPE_CHECKING:
    from lianjian.graph.transfer import Transfer

app = typer.Typer(
    name="lianjian",
    help="联建:党组织联建网络的知识图谱。 The knowledge graph of joint construction networks.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

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


@app.callback(invoke_without_command=True)
def _common(version: Annotated[bool, typer.Option("--version", help="版本 / show the version")] = False) -> None:
    if version:
        from lianjian import __version__

        typer.echo(f"lianjian {__version__}")
        raise typer.Exit


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
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只说明会改变什么 / say what would change, change nothing")] = False,
    force: Force = False,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """把表格载入图谱(一次载入要么全部生效,要么不生效)。 Load tables into the graph, whole or not at all."""
    from lianjian.loaders.into import load_into
    from lianjian.viz.progress import progress
    from lianjian.viz.terminal.loads import show_load

    if not paths and not register:
        raise BadInput(
            "请给出要载入的表格或文件夹,例如:lianjian load 机构.xlsx。",
            "Name the tables or folders to load, for example: lianjian load organizations.xlsx.",
        )
    with progress() as step:
        report = load_into(
            graph,
            paths or [],
            register=register,
            mapping=mapping,
            source=source,
            sheets=sheet or (),
            header_rows=header_rows,
            dry_run=dry_run,
            force=force,
            progress=step,
        )
    _print_json(report.as_json()) if as_json else show_load(report)
    raise typer.Exit(report.status)


@app.command()
def upgrade(graph: Graph = DEFAULT_GRAPH, as_json: AsJson = False) -> None:
    """把较早版本建立的图升级到本版本的结构,内容不变。 Bring a graph of an earlier version to this version's layout."""
    from lianjian.graph.store import upgrade_graph
    from lianjian.viz.terminal.upgrades import show_migration

    done = upgrade_graph(graph)
    _print_json(done.as_json()) if as_json else show_migration(done)


@app.command()
def partners(
    subject: Annotated[str, typer.Argument(help="社区、网格或组织:编号、区划代码或名称 / a place, grid or organisation")],
    beyond: Annotated[str, typer.Option(help="跨出哪一级:county 县, city 市, province 省 / beyond which border")] = "county",
    within: Annotated[
        list[str] | None, typer.Option(metavar="REGION", help="只在这些区划内找,可重复 / only in these regions")
    ] = None,
    k: Annotated[int, typer.Option("-k", help="给出几个 / how many")] = 20,
    include_allied: Annotated[bool, typer.Option("--include-allied", help="包括已联建的 / include those allied already")] = False,
    weights: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=WEIGHT", help="改权重,可重复,如 complement=0.6 / change a weight"),
    ] = None,
    as_of: AsOf = None,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """谁能与它跨区域联建,为什么。 Who could join it across district borders, and why."""
    from lianjian.queries.partnership.weights import read_weights

    _answer(
        "partners",
        graph,
        as_json,
        subject,
        beyond=beyond,
        within=tuple(within or ()),
        k=k,
        include_allied=include_allied,
        weights=read_weights(weights or ()),
        as_of=_day(as_of),
    )


@app.command()
def derivatives(
    brand: Annotated[str, typer.Argument(help="品牌:编号或名称 / a brand: id or name")],
    direction: Annotated[
        str, typer.Option(help="down 衍生出什么, up 由何而来, both 两者 / which way: descendants, ancestors or both")
    ] = "down",
    depth: Annotated[int | None, typer.Option(help="最多几层 / how deep at most")] = None,
    siblings: Annotated[bool, typer.Option("--siblings", help="也比较同源品牌 / compare siblings too")] = False,
    as_of: AsOf = None,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """品牌衍生出了什么、辐射多远、有多相似。 What became of a brand: lineage, radiation, homogeneity."""
    _answer("derivatives", graph, as_json, brand, direction=direction, depth=depth, siblings=siblings, as_of=_day(as_of))


@app.command()
def gaps(
    region: Annotated[str, typer.Argument(help="区域:区划代码或名称 / a region: division code or name")],
    of: Annotated[
        str,
        typer.Option(help="查什么,如 service:邻里食堂、alliance:beyond-county、needs / coverage of what"),
    ],
    level: Annotated[str, typer.Option(help="逐个检查哪一级 / the units: province city county township community")] = "community",
    by: Annotated[str | None, typer.Option(help="按哪一级汇总 / break down by province, city, county or township")] = None,
    reach: Annotated[
        str,
        typer.Option(
            help="可及范围:own 本单位, township 街道乡镇, county 区县 / within reach: in the unit, its township, its county"
        ),
    ] = "own",
    status: Annotated[str, typer.Option(help="列出哪些:uncovered, unknown, covered, all / which units to list")] = "uncovered",
    limit: Annotated[int, typer.Option(help="列出几个 / how many units to list")] = 100,
    offset: Annotated[int, typer.Option(help="从第几个列起 / list from")] = 0,
    as_of: AsOf = None,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """哪里覆盖了、哪里没有、哪里还不知道。 Where it reaches, where it does not, and where nobody knows."""
    _answer(
        "gaps",
        graph,
        as_json,
        region,
        of,
        level=level,
        by=by,
        reach=reach,
        status=status,
        limit=limit,
        offset=offset,
        as_of=_day(as_of),
    )


@app.command()
def linkages(
    a: Annotated[str, typer.Argument(help="一端 / one end")],
    b: Annotated[str, typer.Argument(help="另一端 / the other end")],
    k: Annotated[int, typer.Option("-k", help="几条 / how many paths")] = 5,
    max_length: Annotated[int, typer.Option(help="最长几步 / how long at most")] = 6,
    through: Annotated[
        list[str] | None, typer.Option(metavar="RELATION", help="只走这些关系,可重复 / only by these relations")
    ] = None,
    as_of: AsOf = None,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """两者之间已有什么联系。 How two things are linked by working together."""
    ties = tuple(through) if through else None
    _answer("linkages", graph, as_json, a, b, k=k, max_length=max_length, through=ties, as_of=_day(as_of))


@app.command()
def neighbourhood(
    x: Annotated[str, typer.Argument(help="任何事物:编号、区划代码或名称 / any thing: id, division code or name")],
    hops: Annotated[int, typer.Option(help="走几步 / how many relations away at most")] = 1,
    kinds: Annotated[list[str] | None, typer.Option(metavar="KIND", help="只要这些种类,可重复 / only these kinds")] = None,
    relations: Annotated[
        list[str] | None, typer.Option(metavar="RELATION", help="只走这些关系,可重复 / only by these relations")
    ] = None,
    limit: Annotated[int, typer.Option(help="每种关系最多几个,0 只计数 / how many of each relation, 0 for counts alone")] = 100,
    offset: Annotated[int, typer.Option(help="每种关系从第几个列起 / of each relation from this one on")] = 0,
    as_of: AsOf = None,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """它周围有什么:直接和间接的关系。 What it is tied to, and how these are tied to each other."""
    _answer(
        "neighbourhood",
        graph,
        as_json,
        x,
        hops=hops,
        kinds=kinds,
        relations=relations,
        limit=limit,
        offset=offset,
        as_of=_day(as_of),
    )


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="名称、别名、拼音、首字母或代码 / name, alias, pinyin, initials or code")],
    kind: Annotated[list[str] | None, typer.Option(metavar="KIND", help="只找这些种类,可重复 / only these kinds")] = None,
    limit: Annotated[int, typer.Option(help="最多几个 / how many at most")] = 10,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """按名称、拼音或代码查找。 Find things by name, pinyin or code."""
    _answer("search", graph, as_json, text, kinds=tuple(kind) if kind else None, limit=limit)


@app.command()
def sources(graph: Graph = DEFAULT_GRAPH, as_json: AsJson = False) -> None:
    """图谱里的内容来自哪里。 Where what the graph holds comes from."""
    _answer("sources", graph, as_json)


@app.command()
def cypher(
    query: Annotated[str, typer.Argument(help="查询语句;@文件 或 - (标准输入) / the query; @file, or - for standard input")],
    parameter: Annotated[
        list[str] | None,
        typer.Option(
            "-p",
            "--parameter",
            metavar="NAME=VALUE",
            help="参数,可重复:名称=文字、日期或列表,数字写作 名称:=5 / $NAME: a text, a day, a list; a number as NAME:=5",
        ),
    ] = None,
    limit: Annotated[int, typer.Option(help="最多几行 / how many rows at most")] = 1000,
    seconds: Annotated[float, typer.Option(help="最多几秒 / how many seconds at most")] = 30.0,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """用 Cypher 查询(只读)。 A query of one's own in Cypher; it can only read."""
    from lianjian.graph.store import open_store
    from lianjian.queries import cypher as console
    from lianjian.queries.cypher_arguments import read_parameters, read_text
    from lianjian.viz.terminal.cypher import show_cypher

    text, parameters = read_text(query), read_parameters(parameter or ())
    with open_store(graph) as store:
        answer = console.cypher(store, text, parameters, limit=limit, seconds=seconds)
    _print_json(answer.to_json()) if as_json else show_cypher(answer)


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
def vocabulary(
    name: Annotated[str | None, typer.Argument(help="词表名称,不给则列出全部 / a vocabulary; without one, all names")] = None,
    as_json: AsJson = False,
) -> None:
    """词表:代码与中英文名称。 The vocabularies: notations and labels."""
    from lianjian.schema.catalogue import vocabulary_json, vocabulary_names
    from lianjian.viz.terminal.others import show_names, show_vocabulary

    if name is None:
        _print_json(vocabulary_names()) if as_json else show_names(vocabulary_names())
        return
    terms = vocabulary_json(name)
    _print_json(terms) if as_json else show_vocabulary(name, terms)


@app.command()
def view(
    page: Annotated[Path, typer.Argument(help="网页文件 / the page to write")] = Path("alliances.html"),
    graph: Graph = DEFAULT_GRAPH,
    as_of: AsOf = None,
) -> None:
    """把联盟网络画成一个独立网页。 Draw the network of alliances as one self-contained page."""
    from lianjian.graph.open import open_snapshot
    from lianjian.viz.network import alliance_network
    from lianjian.viz.page import write_page

    write_page(alliance_network(open_snapshot(graph), as_of=_day(as_of)), page)
    typer.echo(str(page.resolve()))


@app.command()
def serve(
    graph: Graph = DEFAULT_GRAPH,
    host: Annotated[str, typer.Option(help="地址 / address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="端口 / port")] = 8000,
) -> None:
    """在本机提供 HTTP 服务。 Answer the same questions over HTTP, on this machine."""
    from lianjian.api.server import run

    run(graph, host, port)


@app.command()
def demo(
    folder: Annotated[Path, typer.Option(help="图谱和网页放在哪里 / where graphs and page go")] = Path(),
) -> None:
    """载入示例并回答三个问题。 Load the examples and answer the three questions."""
    from lianjian.demo import run

    run(folder)


def main() -> None:
    """Entry point: runs the command, turns every error into one sentence and an exit status."""
    try:
        status = app(standalone_mode=False)
    except LianjianError as error:
        _fail(error.zh, error.en, error.status)
    except typer.Abort:
        _fail("已中断。", "Interrupted.", 130)
    except typer.TyperException as error:
        _fail("命令写法不对,请看下面的说明,或加 --help 看用法。", _what_was_meant(error), 2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(status if isinstance(status, int) else 0)


def _fail(zh: str, en: str, status: int) -> None:
    sys.stderr.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.stderr.write(f"lianjian: {zh}\n          {en}\n")
    sys.exit(status)


def _what_was_meant(error: typer.TyperException) -> str:
    message: str = error.format_message() if isinstance(error, typer.BadParameter.__mro__[2]) else str(error)
    return message


def _answer(question: str, graph: str, as_json: bool, *asked: Any, **options: Any) -> None:
    """Ask `queries/<question>.py` of the graph and print the answer."""
    from lianjian.graph.open import open_snapshot

    ask = getattr(import_module(f"lianjian.queries.{question}"), question)
    answer = ask(open_snapshot(graph), *asked, **options)
    if as_json:
        _print_json(answer.to_json())
        return
    from lianjian.viz.terminal import show

    show(answer)


def _show_transfer(done: "Transfer", as_json: bool) -> None:
    from lianjian.viz.terminal.transfers import show_transfer

    _print_json(done.as_json()) if as_json else show_transfer(done)


def _print_json(value: Any) -> None:
    import orjson

    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.flush()


def _day(text: str | None) -> date:
    if text is None:
        return date.today()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"日期“{text}”无法识别,请写成 2025-06-30 的样子。", f"Not a date: {text!r}; write it like 2025-06-30."
        ) from None


if __name__ == "__main__":
    main()
