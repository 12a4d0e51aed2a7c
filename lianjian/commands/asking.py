"""The questions, and queries of one's own."""

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lianjian.commands.options import DEFAULT_GRAPH, AsJson, AsOf, Graph, print_json, read_day

if TYPE_CHECKING:
    from lianjian.queries.common.answer import Answer

app = typer.Typer()


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
        as_of=read_day(as_of),
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
    _answer("derivatives", graph, as_json, brand, direction=direction, depth=depth, siblings=siblings, as_of=read_day(as_of))


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
        as_of=read_day(as_of),
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
    _answer("linkages", graph, as_json, a, b, k=k, max_length=max_length, through=ties, as_of=read_day(as_of))


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
        as_of=read_day(as_of),
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
    """图谱里的内容来自哪里,各有过哪些版本。 Where what the graph holds comes from, and the versions that each has had."""
    from lianjian.graph.snapshot import Snapshot
    from lianjian.graph.store import open_store
    from lianjian.queries import sources as listing

    with open_store(graph) as store:
        _print(listing.sources(Snapshot(store.frames()), store.versions()), as_json)


@app.command()
def history(
    thing: Annotated[
        str,
        typer.Argument(
            help="任何事物,图中已没有的也行:编号、区划代码或名称 / any thing, also one that is gone: id, code or name"
        ),
    ],
    limit: Annotated[int, typer.Option(help="列出几条 / how many statements to list")] = 100,
    offset: Annotated[int, typer.Option(help="从第几条列起 / list from")] = 0,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """关于它说过什么:哪个来源、何时起、何时收回。 What was said about a thing: by which source, from when to when."""
    from lianjian.graph.snapshot import Snapshot
    from lianjian.graph.store import open_store
    from lianjian.queries import history as past

    with open_store(graph) as store:
        _print(past.history(Snapshot(store.frames()), store, thing, limit=limit, offset=offset), as_json)


@app.command()
def check(
    region: Annotated[str | None, typer.Argument(help="只查这个区划 / only in this region: division code or name")] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="写成新的 .xlsx 或 .csv 表,每行一个说法 / write a new table, a row a statement"
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option(help="列出几项,默认 100,写成表时全部 / how many findings to list: 100, all in a table")
    ] = None,
    offset: Annotated[int, typer.Option(help="从第几项列起 / list from")] = 0,
    as_of: AsOf = None,
    graph: Graph = DEFAULT_GRAPH,
    as_json: AsJson = False,
) -> None:
    """来源之间的矛盾和其他应核对之处。 Conflicts between sources, and what else should be looked at."""
    from lianjian.graph.open import with_statements
    from lianjian.graph.store import open_store
    from lianjian.queries import check as checking
    from lianjian.table_file import check_table_name
    from lianjian.viz.findings import write_findings

    if output is not None:
        check_table_name(output)
    elif limit is None:
        limit = 100
    with open_store(graph) as store:
        snapshot, statements = with_statements(store)
    answer = checking.check(snapshot, statements, region, limit=limit, offset=offset, as_of=read_day(as_of))
    if output is not None:
        write_findings(output, answer.data)
        if not as_json:
            typer.echo(str(output.resolve()))
            return
    _print(answer, as_json)


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
    print_json(answer.to_json()) if as_json else show_cypher(answer)


def _answer(question: str, graph: str, as_json: bool, *asked: Any, **options: Any) -> None:
    """Ask `queries/<question>.py` of the graph and print the answer."""
    from lianjian.graph.open import open_snapshot

    ask = getattr(import_module(f"lianjian.queries.{question}"), question)
    _print(ask(open_snapshot(graph), *asked, **options), as_json)


def _print(answer: "Answer", as_json: bool) -> None:
    if as_json:
        print_json(answer.to_json())
        return
    from lianjian.viz.terminal import show

    show(answer)
