"""The published facts load whole: each row becomes records with its source and address, or is reported."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from lianjian.graph.store import Store, open_store
from lianjian.loaders.load import load_paths
from lianjian.loaders.report import LoadReport
from tests.conftest import EXAMPLES
from tests.engines import Engine
from tests.loaders.graphs import Version, everything, nodes, ties

FACTS = EXAMPLES / "published-facts"
TABLES = ("organizations", "alliances", "alliance_members", "brands", "projects")


def rows_of(name: str) -> list[dict[str, str]]:
    with (FACTS / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def facts(engine: Engine, registered_facts: Path, tmp_path_factory: pytest.TempPathFactory) -> Version:
    """The facts, loaded into a graph on each engine and read from it."""
    graph = engine.fresh(registered_facts, tmp_path_factory.mktemp("facts") / "facts.db")
    with open_store(graph, write=True) as store:
        load_paths(store, [FACTS], mapping=FACTS / "mapping.yaml")
        return Version(store.frames())


@pytest.fixture
def loaded(engine: Engine, registered_facts: Path, tmp_path: Path) -> Iterator[tuple[Store, LoadReport]]:
    """A graph of one's own with the facts, open for writing, and the report of their loading."""
    with open_store(engine.fresh(registered_facts, tmp_path / "facts.db"), write=True) as store:
        yield store, load_paths(store, [FACTS], mapping=FACTS / "mapping.yaml")


def test_every_row_loads_and_nothing_else_is_reported_than_expected(loaded: tuple[Store, LoadReport]) -> None:
    store, report = loaded
    assert report.status == 0
    assert {sheet.file: sheet.loaded for sheet in report.sheets} == {f"{name}.csv": len(rows_of(name)) for name in TABLES}
    assert all(sheet.rejected == sheet.review == 0 for sheet in report.sheets)
    assert Counter(problem.code for problem in report.problems) == {
        "not-in-vocabulary": 42,
        "unknown-name": 21,
        "unknown-place": 3,
    }
    assert all(problem.cell and problem.zh and problem.en for problem in report.problems)
    check_idempotent(store)


def check_idempotent(store: Store) -> None:
    before = everything(store)
    again = load_paths(store, [FACTS], mapping=FACTS / "mapping.yaml")
    assert again.load is None
    assert sum(sheet.unchanged for sheet in again.sheets) == sum(len(rows_of(name)) for name in TABLES)
    assert everything(store) == before


def test_a_changed_file_replaces_what_it_said(loaded: tuple[Store, LoadReport], tmp_path: Path) -> None:
    store, _ = loaded
    before = ties(store, "MEMBER_OF")
    text = (FACTS / "alliance_members.csv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("AL079,")]
    (tmp_path / "alliance_members.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    load_paths(store, [tmp_path / "alliance_members.csv"], mapping=FACTS / "mapping.yaml")
    gone = before.keys() - ties(store, "MEMBER_OF").keys()
    assert gone == {pair for pair in before if pair[1] == "AL079" and "lead" not in before[pair].get("roles", [])}
    assert "AL079" in nodes(store, "Alliance")


def test_counts(facts: Version) -> None:
    frames = facts.frames()
    counts = {kind: frame.height for kind, frame in frames.nodes.items() if frame.height}
    assert {kind: counts[kind] for kind in ("Organization", "Alliance", "Brand", "Project")} == {
        "Organization": len(rows_of("organizations")),
        "Alliance": len(rows_of("alliances")),
        "Brand": len(rows_of("brands")),
        "Project": len(rows_of("projects")),
    }
    assert len(ties(facts, "MEMBER_OF")) == len(rows_of("alliance_members"))
    assert len(ties(facts, "LOCATED_IN")) == 241 + 56 + 54


def test_each_record_leads_to_its_row_and_page(facts: Version) -> None:
    frames = facts.frames()
    cited = frames.nodes["Organization"].join(frames.citations, left_on="citation", right_on="n")
    cited = cited.join(frames.sources.select("n", source_name="name"), left_on="source", right_on="n")
    found = {row["id"]: row for row in cited.iter_rows(named=True)}
    grades = {"mirror_unsafe": "unsafe", "media_no_address_stored": "media"}
    for number, row in enumerate(rows_of("organizations"), 2):
        stated = found[row["org_id"]]
        assert (stated["source_name"], stated["row"]) == ("organizations.csv", number)
        assert (stated["title"], stated["url"]) == (row["source_title"], row["source_url"] or None)
        assert stated["grade"] == grades.get(row["source_kind"], row["source_kind"])
        assert stated["date"] == (row["source_date"] or None)


def test_communities_are_found_in_the_register(facts: Version) -> None:
    places = {start: end for (start, end) in ties(facts, "LOCATED_IN") if start.startswith("ORG")}
    named = [row for row in rows_of("organizations") if row["community"]]
    found = [row["org_id"] for row in named if len(places[row["org_id"]]) == 12]
    assert (len(named), len(found)) == (73, 70)
    assert all(places[row["org_id"]].startswith(row["division_code"]) for row in rows_of("organizations"))


def test_brands_and_their_descent(facts: Version) -> None:
    descent = ties(facts, "DERIVED_FROM")
    family = {"BR001": 0}
    for _ in range(5):
        family |= {child: family[parent] + 1 for child, parent in descent if parent in family}
    assert (len(family) - 1, max(family.values())) == (9, 3)
    inferred = [pair for pair, tie in descent.items() if pair[0] in family and tie.get("basis") == "inferred"]
    assert inferred == [("BR008", "BR002")]
    assert descent["BR026", "BR025"]["mode"] == "local_version"
    assert descent["BR033", "BR025"] == {"mode": "unspecified", "basis": "inferred"}
    assert ties(facts, "RELATED_TO").keys() == {
        ("BR006", "BR001"),
        ("BR015", "BR001"),
        ("BR027", "BR026"),
        ("BR034", "BR033"),
        ("BR047", "BR046"),
        ("BR059", "BR058"),
    }
    assert "relation_to_parent: replicated_to:合肥金融港" in nodes(facts, "Brand")["BR067"]["notes"]


def test_owners(facts: Version) -> None:
    owners = ties(facts, "OWNS")
    assert ("ORG009", "BR015") in owners
    assert ("330305", "BR020") in owners
    assert ("3303", "BR012") in owners
    bodies = sum(owner.startswith("ORG") for owner, _ in owners)
    assert (bodies, len(owners) - bodies) == (15, 20)
    assert "owner_zh: 温州各小区" in nodes(facts, "Brand")["BR010"]["notes"]


def test_roles_and_ends_of_memberships(facts: Version) -> None:
    members = ties(facts, "MEMBER_OF")
    assert set(members["ORG016", "AL001"]["roles"]) == {"host", "lead"}
    assert members["ORG017", "AL001"]["roles"] == ["broker"]
    assert set(members["ORG020", "AL003"]["roles"]) == {"college", "member"}
    assert members["ORG075", "AL002"]["basis"] == "inferred"
    former = {pair: tie["until"] for pair, tie in members.items() if "until" in tie}
    assert set(former.values()) == {"0001-01-01"}
    assert {alliance for _, alliance in former} == {"AL079"}
    assert len(former) == 2


def test_alliances(facts: Version) -> None:
    found = nodes(facts, "Alliance")
    assert found["AL002"]["scope"] == "cross_province"
    assert found["AL011"]["scope"] == "same_city"
    assert (found["AL010"]["alliance_kind"], found["AL010"]["members_reported"]) == ("other", 15)
    assert "alliance_kind: compound_resource" in found["AL010"]["notes"]
    assert found["AL001"]["since"] == "2025"
    assert ties(facts, "PART_OF") == {(part, "AL030"): {"basis": "inferred"} for part in ("AL031", "AL033", "AL034", "AL035")}


def test_projects(facts: Version) -> None:
    runs = ties(facts, "RUNS")
    assert {start for start, end in runs if end == "PJ008"} == {"ORG009", "ORG006", "ORG005", "ORG008", "ORG010"}
    under = ties(facts, "UNDER")
    assert {("PJ003", "AL003"), ("PJ003", "BR019")} <= under.keys()
    project = nodes(facts, "Project")["PJ003"]
    assert (project["dimensions"], project["since"]) == (["happiness"], "2025")
    assert "dimension_coded: 福 (coded by the compiler, not stated)" in project["notes"]


def test_an_id_that_is_not_in_the_set_is_a_problem(loaded: tuple[Store, LoadReport], tmp_path: Path) -> None:
    store, _ = loaded
    text = (FACTS / "projects.csv").read_text(encoding="utf-8")
    (tmp_path / "projects.csv").write_text(text.replace("ORG014;ORG016", "ORG014;ORG999", 1), encoding="utf-8")
    report = load_paths(store, [tmp_path / "projects.csv"], mapping=FACTS / "mapping.yaml")
    wrong = [problem for problem in report.problems if problem.severity == "error"]
    assert [(p.file, p.cell, p.value, p.code) for p in wrong] == [("projects.csv", "L2", "ORG014;ORG999", "unknown-name")]
    assert report.status == 1
    assert ("ORG014", "PJ001") in ties(store, "RUNS")


def test_no_person_is_in_them() -> None:
    for name in TABLES:
        columns = pl.read_csv(FACTS / f"{name}.csv", n_rows=1).columns
        assert not {"姓名", "电话", "联系人"} & set(columns)
