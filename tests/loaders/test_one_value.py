"""Columns that take one value, with several; a grid that several rows put into several communities."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lianjian.graph.store import Store, open_store
from lianjian.loaders.load import load_paths
from tests.loaders.graphs import nodes, ties

Write = Callable[..., Path]
ONE, OTHER = "330302006045", "330302006044"


@pytest.fixture
def filed(lists_graph: Path, tmp_path: Path) -> Iterator[Store]:
    """A graph in a file, open for writing: what is tested here comes before any engine."""
    shutil.copy(lists_graph, tmp_path / "g.db")
    with open_store(tmp_path / "g.db", write=True) as store:
        yield store


def test_several_values_in_a_column_of_one_are_a_problem_of_their_own(filed: Store, write_csv: Write) -> None:
    grids = write_csv(
        "网格.csv", [["网格编号", "网格名称", "所属社区"], ["G1", "第一网格", f"{ONE}、{OTHER}"], ["G2", "第二网格", ONE]]
    )
    bodies = write_csv(
        "机构.csv", [["机构名称", "所在区划", "上级党组织"], ["甲党支部", f"{ONE}、{OTHER}", ""], ["乙、丙联合党支部", ONE, ""]]
    )
    members = write_csv("联盟成员.csv", [["联盟", "成员单位"], ["甲联盟;乙联盟", "甲党支部"]])
    report = load_paths(filed, [grids, bodies, members])
    found = [(p.file, p.cell, p.code) for p in report.problems]
    assert found == [("网格.csv", "C2", "one-value"), ("机构.csv", "B2", "one-value"), ("联盟成员.csv", "A2", "one-value")]
    assert all("2 个" in problem.zh for problem in report.problems)
    assert report.status == 1
    assert nodes(filed, "Grid").keys() == {"G2"}
    assert {body["name"] for body in nodes(filed, "Organization").values()} == {"甲党支部", "乙、丙联合党支部"}


def test_a_name_with_a_separator_in_it_is_one_name_where_something_bears_it(filed: Store, write_csv: Write) -> None:
    bodies = write_csv("机构.csv", [["机构名称", "所在区划"], ["乙、丙联合党支部", ONE], ["甲党支部", ONE]])
    pacts = write_csv("联建结对.csv", [["甲方", "乙方"], ["乙、丙联合党支部", "甲党支部"]])
    report = load_paths(filed, [bodies, pacts])
    assert report.problems == ()
    assert len(ties(filed, "MEMBER_OF")) == 2


def test_a_grid_in_several_communities_is_in_all_of_them_and_that_is_said(filed: Store, write_csv: Write) -> None:
    header = ["网格编号", "网格名称", "所属社区"]
    rows = [header, ["G1", "第一网格", ONE], ["G1", "第一网格", OTHER], ["G2", "第二网格", ONE], ["G2", "第二网格", ONE]]
    report = load_paths(filed, [write_csv("网格.csv", rows)])
    told = [(p.cell, p.severity) for p in report.problems if p.code == "several-places"]
    assert told == [("C3", "note")]
    assert report.status == 0
    assert {("G1", ONE), ("G1", OTHER), ("G2", ONE)} == set(ties(filed, "PART_OF")) - set(ties_of_places(filed))


def ties_of_places(store: Store) -> list[tuple[str, str]]:
    """PART_OF between divisions."""
    return [ends for ends in ties(store, "PART_OF") if ends[0].isdigit()]
