"""`python -m benchmarks`: makes the synthetic graph, loads it, asks it, and writes docs/performance.md."""

import argparse
import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from benchmarks.asking import agree, ask_ladybug, ask_snapshot
from benchmarks.lists import ListLoad, measure_lists
from benchmarks.machine import this_machine
from benchmarks.measure import apart, timed
from benchmarks.page import page
from benchmarks.questions import QUESTIONS
from benchmarks.results import Results
from benchmarks.server import measure_server
from benchmarks.sizes import SIZES
from benchmarks.storing import load_register, load_synthetic
from benchmarks.terminal import ask_terminal

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"


def main() -> int:
    """Runs it all. Exit status 1 when an answer differs from the one in Cypher, or a row of the lists was not loaded."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="lianjian-bench-", dir=options.folder))
    try:
        results, seconds = timed(lambda: _measured(options, folder))
    finally:
        shutil.rmtree(folder)
    _tell(f"{seconds:.0f} s in all")
    text = page(results, date.today(), seconds)
    if options.output == Path("-"):
        print(text)
    else:
        options.output.write_text(text, encoding="utf-8")
        _tell(f"written: {options.output}")
    on_server = results.server.agreed.values() if results.server else ()
    whole = (one.whole for one in results.lists)
    return 0 if all((*results.agreed.values(), *on_server, *whole)) else 1


def _measured(options: argparse.Namespace, folder: Path) -> Results:
    machine, sizes = this_machine(), SIZES[options.sizes].scaled(options.scale)
    lists: list[ListLoad] = []
    if not options.no_lists:
        _tell("lists")
        lists = measure_lists(folder, options.lists_scale, options.seed)
    graph = folder / "synthetic.db"
    _tell("the register into a new graph")
    register = apart(load_register, graph)
    register_file = graph.stat().st_size
    _tell("the synthetic graph into it")
    loaded = apart(load_synthetic, graph, sizes, options.seed)
    _tell("questions on the snapshot")
    ours = apart(ask_snapshot, graph, loaded.value.subjects)
    _tell("questions in Cypher")
    theirs = apart(ask_ladybug, graph, loaded.value.subjects)
    terminal = None
    if not options.no_terminal:
        _tell("questions from the command line")
        terminal = ask_terminal(folder)
    server = None
    if not options.no_server:
        graph.unlink()
        _tell("a graph on a Neo4j server, and the same in a file")
        server = measure_server(folder, sizes.scaled(options.server_scale), options.seed)
    agreed = {question.name: agree(ours.value, theirs.value, question.name) for question in QUESTIONS}
    return Results(
        machine,
        options.sizes,
        options.scale,
        options.seed,
        sizes,
        register,
        register_file,
        loaded,
        ours,
        theirs,
        agreed,
        terminal,
        server,
        lists,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", choices=list(SIZES), default="foundation", help="which graph (default: %(default)s)")
    parser.add_argument("--scale", type=float, default=1.0, help="how much of it (default: all)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random numbers (default: %(default)s)")
    parser.add_argument("--folder", type=Path, help="where the graph is kept meanwhile (default: the system's temporary folder)")
    parser.add_argument("--no-terminal", action="store_true", help="leave the command line out")
    parser.add_argument("--no-lists", action="store_true", help="leave the lists out")
    parser.add_argument("--lists-scale", type=float, default=1.0, help="how many of the lists' rows (default: all)")
    parser.add_argument("--no-server", action="store_true", help="leave the Neo4j server out")
    parser.add_argument(
        "--server-scale", type=float, default=0.1, help="how much of the graph goes onto the server (default: %(default)s)"
    )
    parser.add_argument(
        "--output", type=Path, default=PAGE, help="the page to write, - for standard output (default: docs/performance.md)"
    )
    return parser.parse_args()


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
