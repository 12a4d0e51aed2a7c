"""Rows and relations of some things are the same, whichever way the embedded engine finds them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from lianjian.graph import ladybug, layout
from lianjian.graph.ladybug import LadybugEngine
from lianjian.graph.store import open_store
from tests.graph.model import MEMBER, Said, Speaker

PAIRS = [("o0", "a0"), ("o0", "a1"), ("o3", "a0"), ("o3", "a2"), ("gone", "a0"), ("o1", "gone"), ("o9", "a9")]
SAYS = [
    *(Said("Organization", f"o{number}", "", (("name", str(number)),), 2 + number) for number in range(10)),
    *(Said("Alliance", f"a{number}", "", (), 2 + number) for number in range(3)),
    *(
        Said(MEMBER, f"o{body}", f"a{alliance}", (("since", since),), 2 + body)
        for body in range(10)
        for alliance in range(3)
        for since in ("2019", "2020")
    ),
]
WAYS = {"whole": (0.0, 0), "by number": (1e9, 1000), "joined": (1e9, 0)}


@pytest.fixture(scope="module")
def filled(empty_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = Path(shutil.copyfile(empty_graph, tmp_path_factory.mktemp("lookups") / "g.db"))
    with open_store(path, write=True) as store:
        store.load(Speaker("x", says=SAYS).batch())
    return path


@pytest.fixture(params=WAYS)
def engine_that_looks(filled: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[LadybugEngine]:
    share, few = WAYS[request.param]
    monkeypatch.setattr(ladybug, "_SHARE_READ_WHOLE", share)
    monkeypatch.setattr(ladybug, "_FEW", few)
    opened = LadybugEngine(filled)
    yield opened
    opened.close()


def test_rows_about_relations(engine_that_looks: LadybugEngine) -> None:
    keys = pl.DataFrame(PAIRS, schema={"start": pl.String, "end": pl.String}, orient="row")
    rows = engine_that_looks.rows(layout.relations()[MEMBER], keys)
    found = sorted(rows.select("start", "end", "since", "row").iter_rows())
    there = [pair for pair in PAIRS if pair[0] in ("o0", "o3")]
    assert found == sorted((*pair, since, 2 + int(pair[0][1:])) for pair in there for since in ("2019", "2020"))
    assert rows["at"].is_unique().all()


def test_rows_about_nodes(engine_that_looks: LadybugEngine) -> None:
    keys = pl.DataFrame({"start": ["o1", "gone", "o9"], "end": ""})
    rows = engine_that_looks.rows(layout.kinds()["Organization"], keys)
    assert sorted(rows.select("start", "end", "name").iter_rows()) == [("o1", "", "1"), ("o9", "", "9")]


def test_relations_of_nodes(engine_that_looks: LadybugEngine) -> None:
    from_start = engine_that_looks.incident(MEMBER, "start", pl.Series(["o2", "gone"]))
    assert sorted(from_start.iter_rows()) == [("o2", f"a{number}") for number in (0, 0, 1, 1, 2, 2)]
    from_end = engine_that_looks.incident(MEMBER, "end", pl.Series(["a1"]))
    assert sorted(from_end.iter_rows()) == sorted((f"o{number}", "a1") for number in range(10) for _ in range(2))
    assert engine_that_looks.incident(MEMBER, "end", pl.Series(["gone"])).is_empty()
