"""Other versions of lianjian: this program with another schema or other books, in a process of its own."""

import copy
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lianjian.schema import catalogue
from tests.graph.model import MEMBER, Said, Speaker

ROOT = Path(__file__).parents[2]
Schema = dict[str, Any]

#: argv: a file with the schema, the rest of the version in JSON, the address of a graph, and what to do with it.
_PROGRAM = """
import json, sys
from pathlib import Path
import lianjian
from lianjian.schema import catalogue
from lianjian.graph import layout

schema, version, url, action = sys.argv[1:]
version = json.loads(version)
lianjian.__version__ = version["name"]
catalogue._CATALOGUE = Path(schema)
layout.MEANING = version["meaning"]
books = {name: dict(columns) for name, columns in layout.BOOKS.items()}
for name, columns in version["more"].items():
    books[name] = {**books.get(name, {}), **{column: layout._TYPES[word] for column, word in columns.items()}}
for name, columns in version["without"].items():
    books[name] = {column: kind for column, kind in books[name].items() if column not in columns}

class Books(dict):
    # What is not kept is known all the same, for frames of it without a row.
    def __missing__(self, name):
        return whole[name]

whole = layout.BOOKS
layout.BOOKS = Books({name: columns for name, columns in books.items() if name not in version["gone"]})

from lianjian.graph.bolt import BoltEngine
from lianjian.graph.ladybug import LadybugEngine
from lianjian.graph.store import open_store, upgrade_graph
for engine in (BoltEngine, LadybugEngine):
    def book(self, name, kept=engine.book):
        return layout.empty(whole[name]) if name in version["gone"] else kept(self, name)
    engine.book = book
from tests.graph.versions import EARLIER
if action == "make":
    with open_store(url, create=True, write=True) as store:
        store.load(EARLIER.batch())
else:
    upgrade_graph(url)
"""


@dataclass
class Version:
    """Another version. `gone` are books that it does not keep, `without` columns that some lack, `more` those that some have
    beside today's.
    """

    name: str
    change: Callable[[Schema], None] = lambda schema: None
    meaning: int = 1
    gone: tuple[str, ...] = ()
    without: dict[str, list[str]] = field(default_factory=dict)
    more: dict[str, dict[str, str]] = field(default_factory=dict)

    def make(self, url: str | Path) -> None:
        """Makes a graph and loads EARLIER into it."""
        self._run(url, "make")

    def upgrade(self, url: str | Path) -> None:
        """Upgrades a graph."""
        self._run(url, "upgrade")

    def _run(self, url: str | Path, action: str) -> None:
        schema: Schema = copy.deepcopy(catalogue._read())
        self.change(schema)
        told = {"name": self.name, "meaning": self.meaning, "gone": self.gone, "without": self.without, "more": self.more}
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "catalogue.json"
            file.write_text(json.dumps(schema), encoding="utf-8")
            command = [sys.executable, "-c", _PROGRAM, str(file), json.dumps(told), str(url), action]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr


def named(entries: list[Schema], name: str) -> Schema:
    """The entry of that name in a list of the schema."""
    return next(entry for entry in entries if entry["name"] == name)


def drop(entries: list[Schema], *names: str) -> None:
    """Takes entries out of a list of the schema."""
    entries[:] = [entry for entry in entries if entry["name"] not in names]


EARLIER = Speaker(
    "x",
    says=[
        Said("Organization", "o", "", (("name", "甲"), ("aliases", ["乙"])), 2, ("official", "2024")),
        Said("Organization", "p", "", (("name", None),), 3),
        Said("Grid", "g", "", (), 2),
        Said("Alliance", "a", "", (("name", "联盟"), ("since", "2021-05")), 2),
        Said(MEMBER, "o", "a", (("since", "2022"),), 2),
    ],
)
