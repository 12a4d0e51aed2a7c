"""The whole way: lists as people write them, loaded, asked, and the answers equal to an independent reading of the contract."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import polars as pl
import pytest

from lianjian.graph.register_file import SHIPPED
from lianjian.graph.snapshot import Snapshot
from lianjian.graph.store import open_store
from lianjian.loaders.into import load_into
from lianjian.queries.derivatives import derivatives
from lianjian.queries.gaps import gaps
from lianjian.queries.linkages import linkages
from lianjian.queries.partners import partners
from tests.engines import Address, Engine
from tests.reference import derivatives as lineage
from tests.reference import gaps as coverage
from tests.reference import linkages as paths
from tests.reference import partners as exchange
from tests.reference.answers import TOTALS, same_derivatives, same_gaps, same_linkages, same_partners
from tests.reference.common import View
from tests.reference.listable import REAL, add_units, listable_world, renamed
from tests.reference.lists import Lists
from tests.reference.loaded import ids_of
from tests.reference.making import Sizes
from tests.reference.strategies import DAYS
from tests.reference.world import Ref, World

SIZES = (
    Sizes(),
    Sizes(grids=6, organizations=22, sites=7, offers=16, needs=16, alliances=6, members=16, brands=10, projects=10, statements=9),
)
#: Of the world in which values are typed as people do; the one that the command loads has them plain.
SEED = 11
#: Regions with few units: a street, a reserve and an eco-park of one community each, a town.
REGIONS = ("330302006", "330302023", "330329400", "441900403", "330106002")
SUBJECTS = (
    "service:gym", "service:health", "circle:basic", "circle:upgrade", "dimension", "dimension:福", "governance",
    "governance:法治", "alliance", "alliance:beyond-county", "alliance:beyond-province", "party-organization", "trinity",
    "matrix", "deliberation", "indicator:resident_satisfaction", "needs",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Loaded:
    """A graph made of lists, and the world that the lists say."""

    graph: Address
    snapshot: Snapshot
    world: World


@pytest.fixture(scope="module")
def names() -> dict[str, str]:
    frame = pl.read_parquet(SHIPPED).select(pl.col("code").cast(pl.String), "name")
    return dict(frame.iter_rows())


@pytest.fixture(scope="module")
def loaded(
    engine: Engine,
    registered: Path,
    names: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Loaded:
    folder = tmp_path_factory.mktemp("world")
    return load_world(SEED, engine.fresh(registered, folder / "graph.db"), names, folder)


def load_world(seed: int, graph: Address, names: dict[str, str], folder: Path) -> Loaded:
    """Writes the world of a seed as lists and loads them; every value must load."""
    world = listable_world(seed, SIZES[seed // 2 % 2])
    lists = Lists(world, seed, typed=bool(seed % 2), names=names)
    (folder / "lists").mkdir()
    files = lists.write(folder / "lists")
    report = load_into(str(graph), files)
    assert report.status == 0, [p for p in report.problems if p.severity != "note"]
    with open_store(graph) as store:
        frames = store.frames()
    world = renamed(world, ids_of(frames, lists))
    add_units(world, (code for code in names if len(code) == 12 and code.startswith(REGIONS)))
    return Loaded(graph, Snapshot(frames), world)


def days(seed: int) -> Iterator[date]:
    yield from Random(seed).sample(DAYS, 2)
    yield date(2030, 1, 1)


def text(ref: Ref) -> str:
    return ref[1] if ref[0] == "Place" else f"{ref[0]}:{ref[1]}"


def test_partners(loaded: Loaded) -> None:
    check_partners(loaded, 10)


def check_partners(loaded: Loaded, count: int) -> None:
    random = Random(loaded.world.label)
    subjects = [ref for ref in loaded.world.things if ref[0] in ("Grid", "Organization")]
    places = [("Place", code) for real in REAL.values() for code in (real, real, real[:9], real[:6])]
    for day in days(random.random().__hash__()):
        view = View(loaded.world, day)
        for subject in [*random.sample(places, count), *random.sample(subjects, count)]:
            options: dict[str, Any] = {
                "beyond": random.choice(("county", "county", "city", "province")),
                "within": random.choice(((), (), ("33",), ("35", "330329"))),
                "k": random.choice((20, 2)),
                "include_allied": random.random() < 0.5,
                "weights": random.choice((None, {"complement": 0.2, "openness": 0.9})),
            }
            answer = partners(loaded.snapshot, text(subject), as_of=day, **options).data
            try:
                same_partners(answer, exchange.partners(view, subject, **options))
            except AssertionError as error:
                raise AssertionError(f"{loaded.graph} {subject} {day} {options}") from error


def test_gaps(loaded: Loaded) -> None:
    check_gaps(loaded, 12)


def check_gaps(loaded: Loaded, count: int) -> None:
    random = Random(loaded.world.label)
    brands = [f"brand:{thing.id}" for thing in loaded.world.of_kind("Brand")]
    for day in days(random.random().__hash__()):
        view = View(loaded.world, day)
        for of in [*random.sample(SUBJECTS, count), random.choice(brands)]:
            region = random.choice(REGIONS)
            reach, by = random.choice(("own", "own", "township", "county")), random.choice((None, "township", "county"))
            if of in ("dimension:福", "governance:法治"):
                expected = coverage.gaps(view, region, LABELS[of], by=by, reach=reach)
            else:
                expected = coverage.gaps(view, region, of, by=by, reach=reach)
            for status in ("covered", "uncovered", "unknown"):
                answer = gaps(loaded.snapshot, region, of, by=by, reach=reach, status=status, as_of=day).data
                try:
                    same_gaps(answer, expected, status)
                except AssertionError as error:
                    raise AssertionError(f"{loaded.graph} {region} {of} {day} {by} {reach} {status}") from error


LABELS = {"dimension:福": "dimension:happiness", "governance:法治": "governance:rule_of_law"}


def test_derivatives(loaded: Loaded) -> None:
    check_derivatives(loaded)


def check_derivatives(loaded: Loaded) -> None:
    random = Random(loaded.world.label)
    for day in days(random.random().__hash__()):
        view = View(loaded.world, day)
        for brand in loaded.world.of_kind("Brand"):
            direction, depth = random.choice(("down", "up", "both")), random.choice((None, None, 1))
            answer = derivatives(loaded.snapshot, brand.id, direction=direction, depth=depth, as_of=day).data
            try:
                same_derivatives(answer, lineage.derivatives(view, brand.id, direction, depth), loaded.world)
            except AssertionError as error:
                raise AssertionError(f"{loaded.graph} {brand.id} {day} {direction} {depth}") from error


def test_linkages(loaded: Loaded) -> None:
    check_linkages(loaded, 15)


def check_linkages(loaded: Loaded, count: int) -> None:
    random = Random(loaded.world.label)
    kinds = ("Organization", "Grid", "Alliance", "Brand", "Project", "Site")
    things = [ref for ref in loaded.world.things if ref[0] in kinds] + [("Place", real) for real in REAL.values()]
    for day in days(random.random().__hash__()):
        view = View(loaded.world, day)
        for _ in range(count):
            one, other = random.sample(things, 2)
            answer = linkages(loaded.snapshot, text(one), text(other), k=5000, max_length=3, as_of=day).data
            try:
                same_linkages(answer, paths.all_paths(view, one, other, 3))
            except AssertionError as error:
                raise AssertionError(f"{loaded.graph} {one} {other} {day}") from error


# The command line


ENTITY = {"id", "kind", "name", "region"}
RADIATION = {"counties", "cities", "provinces", "organizations", "beyond_county", "beyond_city", "beyond_province"}


@pytest.fixture(scope="module")
def by_command(engine: Engine, registered: Path, names: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """A world loaded by the command itself."""
    folder = tmp_path_factory.mktemp("command")
    world = listable_world(14, SIZES[1])
    lists = Lists(world, 14, typed=False, names=names)
    (folder / "lists").mkdir()
    lists.write(folder / "lists")
    graph = engine.fresh(registered, folder / "graph.db")
    report = command(0, "load", folder / "lists", "--graph", graph)
    assert report.keys() == {"load", "version", "sheets", "problems", "marked", "review"}
    for sheet in report["sheets"]:
        assert sheet.keys() == {
            "file", "sheet", "layout", "rows", "loaded", "changed", "unchanged", "rejected", "review", "personal_columns",
        }  # fmt: skip
    for problem in report["problems"]:
        assert problem.keys() == {"file", "sheet", "cell", "value", "code", "zh", "en", "severity"}
    with open_store(graph) as store:
        frames = store.frames()
    return Loaded(graph, Snapshot(frames), renamed(world, ids_of(frames, lists)))


def command(status: int, *words: str | Path) -> Any:
    line = [sys.executable, "-m", "lianjian", *map(str, words), "--json"]
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == status, done.stderr
    return json.loads(done.stdout)


def test_partners_by_command(by_command: Loaded) -> None:
    view = View(by_command.world, date(2023, 5, 15))
    words = ("--graph", by_command.graph, "--as-of", "2023-05-15", "--beyond", "city", "--include-allied", "-k", "3")
    answer = command(0, "partners", "鹿城区", *words, "--within", "福建省", "--within", "台州市")
    assert answer.keys() >= {"subject", "parameters", "partners"}
    assert answer["subject"] == {"id": "330302", "kind": "Place", "name": "鹿城区", "region": "330302"}
    expected = exchange.partners(view, ("Place", "330302"), "city", ("35", "3310"), 3, True)["partners"]
    assert [row["entity"]["id"] for row in answer["partners"]] == [row["entity"][1] for row in expected]
    assert expected
    for row, other in zip(answer["partners"], expected, strict=True):
        assert row.keys() >= {"entity", "score", "complement", "reciprocity", "compatibility", "proximity", "openness"}
        assert row.keys() >= {"allied", "matches", "path", "evidence"}
        assert row["entity"].keys() == ENTITY
        assert row["score"] == round(float(other["score"]), 6)
        for match in row["matches"]:
            assert match.keys() >= {"direction", "need", "service", "offer", "provider", "match"}
            assert match["direction"] in ("in", "out")


def test_gaps_by_command(by_command: Loaded, names: dict[str, str]) -> None:
    add_units(by_command.world, (code for code in names if len(code) == 12 and code.startswith("330302023")))
    view = View(by_command.world, date(2023, 5, 15))
    words = ("--graph", by_command.graph, "--as-of", "2023-05-15")
    for of, plain in (("dimension:福", "dimension:happiness"), ("service:健身房", "service:gym"), ("needs", "needs")):
        expected = coverage.gaps(view, "330302023", plain, by="township")
        answer = command(0, "gaps", "七都街道", "--of", of, "--by", "township", "--status", "unknown", *words)
        keys = {"region", "of", "level", "reach", "parameters", "total", "covered", "uncovered", "unknown", "by", "units"}
        assert answer.keys() >= keys
        assert (answer["region"], answer["level"], answer["reach"]) == ("330302023", "community", "own")
        assert [group.keys() for group in answer["by"]] == [{"region", "name", "total", "covered", "uncovered", "unknown"}]
        assert {name: answer[name] for name in TOTALS} == {name: expected[name] for name in TOTALS}
        assert [u["entity"]["id"] for u in answer["units"]] == [c for c, own in expected["status"].items() if own == "unknown"]
        assert all(unit.keys() >= {"entity", "status", "evidence"} for unit in answer["units"])


def test_derivatives_and_linkages_by_command(by_command: Loaded) -> None:
    words = ("--graph", by_command.graph, "--as-of", "2023-05-15")
    brand = by_command.world.things["Brand", "B3"]
    answer = command(0, "derivatives", brand.text("name") or "", "--direction", "both", *words)
    assert answer.keys() >= {"brand", "parameters", "nodes", "edges", "radiation", "homogeneity", "edges_known"}
    assert (answer["nodes"][0]["entity"]["id"], answer["nodes"][0]["depth"]) == ("B3", 0)
    assert all(node.keys() >= {"entity", "depth", "radiation"} for node in answer["nodes"])
    edge = {"child", "parent", "mode", "basis", "since", "homogeneity", "class", "evidence"}
    assert answer["edges"]
    assert all(one.keys() >= edge for one in answer["edges"])
    assert answer["radiation"].keys() == RADIATION | {"by_year"}
    assert all(year.keys() == RADIATION | {"year"} for year in answer["radiation"]["by_year"])
    links = command(0, "linkages", "鹿城区", brand.id, *words)
    assert links.keys() >= {"a", "b", "paths", "shared"}
    assert links["paths"]
    for path in links["paths"]:
        assert path.keys() >= {"length", "nodes", "relations"}
        assert all(node.keys() == ENTITY for node in path["nodes"])
