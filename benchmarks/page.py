"""Writes what was measured as docs/performance.md."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date

from benchmarks.lists import AGAIN, ListLoad
from benchmarks.machine import Machine
from benchmarks.questions import QUESTIONS
from benchmarks.results import Results
from benchmarks.server import HEAP, Server
from benchmarks.terminal import Terminal

_REGISTER_TARGET = "10 s"
_TERMINAL_TARGET = "1.5 s"
_MIB = 1024 * 1024

_HEAD = """# Performance

Written by `make bench` (`python -m benchmarks`), never by hand. A graph is generated from a seed on the real register, loaded by
the real store and asked the real questions, all answers whole, with evidence, as a reader gets them. What is invented in it is
called 合成示例 (synthetic) and leaves with it: the graph is removed after the run.
"""

_QUESTIONS = """## Questions, in process, and in Cypher

"First" is the first call on a fresh snapshot, in the order of this table; it builds what the later ones use. The median is over
the later calls, which go round 20 communities, 20 counties, 4 services or one brand. The targets are those of
[the reference](reference/questions.md). A ratio is the median in Cypher over the median in process.
"""

_CYPHER = """Cypher answers less. Ladybug is asked, on the same file, for the part of each question that a few queries can state:

- **partners**: the open, valid needs of the community and its organisations; the services that meet them, with match 1 or 0.5;
  then the 20 communities of other counties with the highest `complement`, over offers of organisations and sites that are valid
  and whose scope the community is in. No reciprocity, compatibility, proximity, openness, no matched needs and offers, no
  linkages, no evidence.
- **gaps**: communities covered, uncovered and unknown by region. No list of units, no evidence.
- **derivatives**: the descendants with their depths, the counties, cities and provinces that the family reaches and its
  organisations. No counts by year or of each derived brand, no homogeneity, no evidence.

"Same" says that both gave the same answer to this part, for 4 of the subjects: for partners the same 20 communities
with the same complement (in process with all weights but that of `complement` at 0 and allied ones included).
"""

_TERMINAL = """## Questions from the command line

With process start, `--json`, median of 7, on the graphs of `lianjian demo` (the register with the published facts, or with the
invented lists).
"""

_LISTS = """## Lists

Made-up lists, loaded as `lianjian load` does into a graph of the whole register, end to end: read, cleaned, names resolved,
written. The workbook names superiors and places by name in it; the CSV asks for services in the name of the workbook's
organisations. "Again" is a load of the same file without change. A ratio is of the same run: loading the file against a peer
that reads it into a frame of text and does nothing with it.
"""

_SERVER = """## On a server

A Neo4j server of its own on the same machine, so that both share its cores; the same graph in a file, from the same seed, in the
same run. Rows are nodes and relations. "Same" says that the snapshot of the file, that of the server, Ladybug's Cypher and
Neo4j's gave the same answers, for 4 of the subjects, to the part of each question that Cypher is asked for.
"""

_NO_SERVER = """## On a server

Not measured: Neo4j was not installed (`make servers`), or left out.
"""

_LOAD_TARGET = 25_000
_READ_TARGET = 500_000


def page(results: Results, day: date, seconds: float) -> str:
    """The whole page. `seconds`: how long the run took."""
    parts = [_HEAD, _machine(results, day, seconds), _storing(results), _QUESTIONS, _questions(results), _CYPHER]
    if results.terminal:
        parts += [_TERMINAL, _terminal(results.terminal)]
    if results.lists:
        parts += [_LISTS, _lists(results.lists)]
    parts += [_SERVER, *_server(results.server)] if results.server else [_NO_SERVER]
    return "\n".join(part.strip() + "\n" for part in parts)


def _machine(results: Results, day: date, seconds: float) -> str:
    machine = results.machine
    libraries = ", ".join(f"{name} {version}" for name, version in machine.libraries)
    arguments = f"`--sizes {results.graph} --scale {results.scale:g} --seed {results.seed}`"
    return f"""## Machine and graph

{day.isoformat()}, {arguments}, {seconds / 60:.0f} minutes. {machine.processor}, {machine.cores} cores,
{_gib(machine.memory)} of memory; {machine.system}; Python {machine.python}; {libraries}. {_load(machine)}

{_table(("of the synthetic graph", "number"), _sizes(results))}"""


def _load(machine: Machine) -> str:
    """Whether the machine was idle: other work makes all figures worse than they are."""
    if machine.load < machine.cores / 4:
        return f"The machine did nothing else (load average {machine.load:.1f} at the start)."
    return (
        f"**Other work shared the machine (load average {machine.load:.1f} on {machine.cores} cores at the start): "
        "the times are worse than those of an idle one.**"
    )


def _sizes(results: Results) -> list[tuple[str, ...]]:
    loaded = results.loaded.value
    rows = [(name, f"{size:,}") for name, size in asdict(results.sizes).items()]
    return [*rows, ("nodes in all, without the register", f"{loaded.nodes:,}"), ("relations in all", f"{loaded.relations:,}")]


def _storing(results: Results) -> str:
    loaded, opened = results.loaded.value, results.snapshot.value.opened
    assert opened is not None
    rate = (loaded.nodes + loaded.relations) / loaded.loading
    rows = [
        ("register into a new graph", _seconds(results.register.value), _REGISTER_TARGET, _mib(results.register.peak)),
        ("its file", _mib(results.register_file), "", ""),
        (
            f"synthetic graph into it, one load ({rate:,.0f} rows a second; made in {_seconds(loaded.making)})",
            _seconds(loaded.loading),
            "",
            _mib(results.loaded.peak),
        ),
        ("the file then", _mib(loaded.file), "", ""),
        ("open the store", _seconds(opened.opening), "", ""),
        ("read the whole graph", _seconds(opened.reading), "", ""),
        ("build the snapshot", _seconds(opened.building), "", ""),
        ("from path to snapshot", _seconds(opened.whole), "", ""),
        ("resident with the snapshot", _mib(opened.resident), "", ""),
        ("resident after all questions", _mib(results.snapshot.value.resident), "", _mib(results.snapshot.peak)),
        ("Ladybug's Cypher, resident after all questions", _mib(results.cypher.value.resident), "", _mib(results.cypher.peak)),
    ]
    return "## Loading, opening, memory\n\nEach step in a process of its own.\n\n" + _table(
        ("", "", "target", "peak of resident memory"), rows
    )


def _questions(results: Results) -> str:
    rows = []
    for question in QUESTIONS:
        ours, theirs = results.snapshot.value.timings[question.name], results.cypher.value.timings[question.name]
        rows.append(
            (
                question.name,
                _milliseconds(ours.first),
                f"**{_milliseconds(ours.median)}**",
                f"{question.target * 1000:.0f} ms" if question.target else "",
                _milliseconds(theirs.median),
                f"{theirs.median / ours.median:,.0f}",
                "yes" if results.agreed[question.name] else "**no**",
            )
        )
    return _table(("question", "first", "median", "target", "Cypher, median", "ratio", "same"), rows)


def _lists(lists: Sequence[ListLoad]) -> str:
    rows = [
        (
            one.name,
            f"**{_seconds(one.seconds)}**" + ("" if one.whole else f" (**{one.loaded:,} of {one.rows:,} rows**)"),
            f"{one.target:.0f} s",
            "" if one.again is None else _seconds(one.again),
            "" if one.again is None else _seconds(one.seconds * AGAIN),
            _mib(one.peak),
            "" if one.peak_target is None else _mib(one.peak_target),
            f"{_seconds(one.peer_seconds)}, {_mib(one.peer_peak)} ({one.peer})",
            f"{one.ratio:,.0f}",
        )
        for one in lists
    ]
    head = ("list", "load", "target", "again", "target", "peak of resident memory", "target", "a peer that reads it", "ratio")
    return _table(head, rows)


def _terminal(terminal: Terminal) -> str:
    rows = [
        (f"`{one.command}`", f"**{_seconds(one.median)}**", _TERMINAL_TARGET, _seconds(one.slowest)) for one in terminal.questions
    ]
    rows.append(("`lianjian demo`: both graphs made, loaded and asked", _seconds(terminal.demonstration), "180 s", ""))
    return _table(("command", "median", "target", "slowest"), rows)


def _server(server: Server) -> list[str]:
    loaded, read, in_file = server.loaded, server.read, server.in_file
    file_rows = in_file.nodes + in_file.relations
    ours, theirs = server.file_snapshot.opened, server.snapshot.opened
    assert ours is not None
    assert theirs is not None
    rows = [
        (
            f"register into a new graph ({loaded.register_rows:,} rows)",
            _rate(loaded.register_rows, loaded.register),
            f"{_LOAD_TARGET:,} a second",
            _rate(loaded.register_rows, server.register_in_file),
        ),
        (
            f"synthetic graph into it, one load ({loaded.rows:,} rows)",
            _rate(loaded.rows, loaded.loading),
            f"{_LOAD_TARGET:,} a second",
            _rate(file_rows, in_file.loading),
        ),
        (
            f"relations, as a snapshot reads them ({read.relations:,})",
            _rate(read.relations, read.seconds),
            f"{_READ_TARGET:,} a second",
            "",
        ),
        ("from address or path to snapshot", _seconds(theirs.whole), "", _seconds(ours.whole)),
    ]
    asked = []
    for question in QUESTIONS:
        in_process = server.snapshot.timings[question.name].median
        embedded, on_server = (side.timings[question.name].median for side in (server.ladybug, server.cypher))
        asked.append(
            (
                question.name,
                f"**{_milliseconds(in_process)}**",
                _milliseconds(embedded),
                f"{embedded / in_process:,.0f}",
                _milliseconds(on_server),
                f"{on_server / in_process:,.0f}",
                "yes" if server.agreed[question.name] else "**no**",
            )
        )
    head = ("question, medians", "in process", "Ladybug's Cypher", "ratio", "Neo4j's Cypher", "ratio", "same")
    return [
        f"{server.agent}, heap {HEAP}; {loaded.rows:,} rows beside the register's {loaded.register_rows:,}.",
        _table(("", "Neo4j", "target", "file"), rows),
        _table(head, asked),
    ]


def _rate(rows: int, seconds: float) -> str:
    return f"{_seconds(seconds)}, {rows / seconds:,.0f} a second"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _seconds(value: float) -> str:
    return f"{value:.2f} s" if value < 10 else f"{value:.1f} s"


def _milliseconds(value: float) -> str:
    value *= 1000
    return f"{value:.2f} ms" if value < 10 else f"{value:,.0f} ms"


def _mib(size: int) -> str:
    return f"{size / _MIB:,.0f} MiB"


def _gib(size: int) -> str:
    return f"{size / 1024 / _MIB:.0f} GiB"
