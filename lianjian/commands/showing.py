"""What is shown: vocabularies, pages, the service, the demonstration."""

from pathlib import Path
from typing import Annotated

import typer

from lianjian.commands.options import DEFAULT_GRAPH, AsJson, AsOf, Graph, print_json, read_day

app = typer.Typer()


@app.command()
def vocabulary(
    name: Annotated[str | None, typer.Argument(help="词表名称,不给则列出全部 / a vocabulary; without one, all names")] = None,
    as_json: AsJson = False,
) -> None:
    """词表:代码与中英文名称。 The vocabularies: notations and labels."""
    from lianjian.schema.catalogue import vocabulary_json, vocabulary_names
    from lianjian.viz.terminal.others import show_names, show_vocabulary

    if name is None:
        print_json(vocabulary_names()) if as_json else show_names(vocabulary_names())
        return
    terms = vocabulary_json(name)
    print_json(terms) if as_json else show_vocabulary(name, terms)


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

    write_page(alliance_network(open_snapshot(graph), as_of=read_day(as_of)), page)
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
