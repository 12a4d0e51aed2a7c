"""What the tables share: the console, columns, names, numbers, terms and the lines that cite sources."""

import sys
from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lianjian.queries.common.answer import Json
from lianjian.schema.catalogue import vocabularies

#: Source lines shown below an answer; `--json` has them all.
SOURCES_SHOWN = 8
#: Width where the terminal does not say its own, for instance in a pipe.
WIDTH = 120


def console() -> Console:
    """Standard output, as wide as the terminal."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH)


def table(*columns: str, title: str | None = None) -> Table:
    """An empty table; the first column is the thing, the others say something of it."""
    result = Table(title=title, header_style="bold", show_edge=False)
    for index, column in enumerate(columns):
        result.add_column(column, overflow="fold", min_width=4 if index else 12)
    return result


def thing(entity: Json) -> str:
    """Name and id of an entity, on two lines."""
    return f"{escape(entity['name'] or entity['id'])}\n[dim]{escape(entity['id'])}[/]"


def number(value: float | None) -> str:
    """A score to three digits; what is not known says so."""
    return "未知 unknown" if value is None else f"{value:.3f}"


def term(vocabulary: str, notation: str | None) -> str:
    """Chinese and English label of a notation; a text in no vocabulary stays as it is."""
    found = vocabularies()[vocabulary].find(notation) if notation else None
    return f"{found.zh} {found.en}" if found else (notation or "")


def cited(evidence: Iterable[Json]) -> list[str]:
    """A line for each statement: title, address, date, and the row of the list; each line once."""
    lines = (
        " · ".join(
            str(part)
            for part in (item.get("title"), item.get("url"), item.get("date"), f"{item['source']} 第 {item['row']} 行")
            if part
        )
        for item in evidence
    )
    return list(dict.fromkeys(escape(line) for line in lines))


def print_notes(out: Console, notes: Iterable[tuple[str, str]]) -> None:
    """What the reader should know of an answer, in Chinese with the English beside it."""
    for zh, en in notes:
        out.print(f"※ {escape(zh)} [dim]{escape(en)}[/]")


def print_sources(out: Console, evidence: Iterable[Json]) -> None:
    """The first source lines below an answer."""
    lines = cited(evidence)
    if not lines:
        return
    out.print("来源 sources:")
    for line in lines[:SOURCES_SHOWN]:
        out.print(f"  [dim]{line}[/]")
    more = len(lines) - SOURCES_SHOWN
    if more > 0:
        out.print(f"  [dim]…… 另有 {more} 条,见 --json; {more} more, see --json[/]")
