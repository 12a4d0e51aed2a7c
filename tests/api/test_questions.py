"""Over HTTP the questions give the same answers as in Python, and every error has the one shape."""

from datetime import date
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from lianjian.graph.open import open_snapshot, with_statements
from lianjian.graph.store import open_store
from lianjian.queries.check import check
from lianjian.queries.derivatives import derivatives
from lianjian.queries.gaps import gaps
from lianjian.queries.history import history
from lianjian.queries.linkages import linkages
from lianjian.queries.neighbourhood import neighbourhood
from lianjian.queries.partners import partners

DAY = date(2026, 6, 1)


def as_sent(answer: Any) -> Any:
    return orjson.loads(orjson.dumps(answer.to_json()))


def test_partners_are_those_of_the_library(example: httpx.Client, example_graph: Path) -> None:
    got = example.get("/api/partners", params={"subject": "330302006045", "as_of": DAY.isoformat(), "k": 3})
    assert got.status_code == 200
    expected = partners(open_snapshot(str(example_graph)), "330302006045", k=3, as_of=DAY)
    assert got.json() == as_sent(expected)
    assert got.json()["partners"]


def test_within_may_be_given_several_times(example: httpx.Client) -> None:
    got = example.get(
        "/api/partners", params={"subject": "330302006045", "within": ["330329", "350982"], "as_of": DAY.isoformat()}
    )
    assert {p["entity"]["region"][:6] for p in got.json()["partners"]} == {"330329", "350982"}


def test_derivatives_are_those_of_the_library(facts: httpx.Client, facts_graph: Path) -> None:
    got = facts.get("/api/derivatives", params={"brand": "瓯江红", "as_of": DAY.isoformat()})
    assert got.json() == as_sent(derivatives(open_snapshot(str(facts_graph)), "瓯江红", as_of=DAY))
    assert len(got.json()["nodes"]) == 10


def test_gaps_are_those_of_the_library(facts: httpx.Client, facts_graph: Path) -> None:
    asked = {"region": "3303", "of": "alliance:beyond-county", "by": "county", "as_of": DAY.isoformat()}
    got = facts.get("/api/gaps", params=asked)
    expected = gaps(open_snapshot(str(facts_graph)), "3303", "alliance:beyond-county", by="county", as_of=DAY)
    assert got.json() == as_sent(expected)
    assert (got.json()["total"], len(got.json()["by"])) == (3685, 12)


def test_linkages_are_those_of_the_library(facts: httpx.Client, facts_graph: Path) -> None:
    got = facts.get("/api/linkages", params={"a": "ORG016", "b": "ORG014", "as_of": DAY.isoformat()})
    assert got.json() == as_sent(linkages(open_snapshot(str(facts_graph)), "ORG016", "ORG014", as_of=DAY))
    assert got.json()["paths"][0]["length"] == 2


def test_a_history_is_that_of_the_library(facts: httpx.Client, facts_graph: Path) -> None:
    got = facts.get("/api/history/BR001", params={"limit": 3})
    with open_store(facts_graph) as store:
        assert got.json() == as_sent(history(open_snapshot(str(facts_graph)), store, "BR001", limit=3))
    assert [one["about"] for one in got.json()["statements"]][:1] == ["Brand"]


def test_a_check_is_that_of_the_library(facts: httpx.Client, facts_graph: Path) -> None:
    got = facts.get("/api/check", params={"region": "3303", "limit": 5, "as_of": DAY.isoformat()})
    with open_store(facts_graph) as store:
        assert got.json() == as_sent(check(*with_statements(store), "3303", limit=5, as_of=DAY))
    assert got.json()["counts"].keys() == {"conflict", "end-before-start", "circle", "abolished", "waiting"}


def test_a_neighbourhood_is_that_of_the_library(facts: httpx.Client, facts_graph: Path) -> None:
    kinds, relations = ["Organization", "Place"], ["membership", "LOCATED_IN"]
    asked: dict[str, Any] = {"x": "AL001", "hops": 2, "kinds": kinds, "relations": relations, "limit": 3}
    got = facts.get("/api/neighbourhood", params={**asked, "as_of": DAY.isoformat()})
    expected = neighbourhood(open_snapshot(str(facts_graph)), **asked, as_of=DAY)
    assert got.json() == as_sent(expected)
    assert [count["listed"] for count in got.json()["counts"]] == [3]


def test_search_finds_a_brand_by_pinyin_initials(facts: httpx.Client) -> None:
    got = facts.get("/api/search", params={"q": "ojh", "kind": "Brand"})
    assert "瓯江红" in [hit["entity"]["name"] for hit in got.json()["results"]]


def test_an_entity_comes_with_its_sources(facts: httpx.Client) -> None:
    got = facts.get("/api/entities/Alliance/AL001").json()
    assert got["entity"]["name"] == "鹿城泰顺跨区域党建联建(水尾-金竹)"
    assert got["evidence"][0]["url"].startswith("http")
    members = next(r for r in got["relations"] if r["relation"] == "MEMBER_OF")
    assert members["count"] == 4
    assert all(thing["evidence"] for thing in members["things"])


def test_sources_and_vocabularies(facts: httpx.Client) -> None:
    assert {"alliances.csv", "brands.csv"} <= {s["name"] for s in facts.get("/api/sources").json()["sources"]}
    assert "services" in facts.get("/api/vocabularies").json()
    assert [t["zh"] for t in facts.get("/api/vocabularies/dimensions").json()] == ["富", "福", "美", "智", "安"]


def test_health_tells_the_version(facts: httpx.Client, facts_graph: Path) -> None:
    assert facts.get("/health").json() == {"status": "ok", "version": open_snapshot(str(facts_graph)).version}


@pytest.mark.parametrize(
    ("path", "params", "status", "code"),
    [
        ("/api/derivatives", {"brand": "没有这个品牌"}, 404, "unknown-name"),
        ("/api/gaps", {"region": "不存在的地方", "of": "alliance"}, 404, "unknown-name"),
        ("/api/gaps", {"region": "3303", "of": "service:nothing"}, 404, "unknown-name"),
        ("/api/gaps", {"region": "3303", "of": "weather"}, 404, "unknown-name"),
        ("/api/gaps", {"region": "3303", "of": "alliance", "level": "county", "reach": "township"}, 422, "bad-input"),
        ("/api/partners", {"subject": "幸福村"}, 409, "ambiguous-name"),
        ("/api/partners", {"subject": "3303", "beyond": "planet"}, 422, "bad-input"),
        ("/api/partners", {"subject": "3303", "beyound": "city"}, 422, "bad-input"),
        ("/api/partners", {}, 422, "bad-input"),
        ("/api/neighbourhood", {"x": "AL001", "hops": "5"}, 422, "bad-input"),
        ("/api/neighbourhood", {"x": "AL001", "relations": "love"}, 422, "bad-input"),
        ("/api/entities/Nothing/1", {}, 404, "unknown-name"),
        ("/api/vocabularies/nothing", {}, 404, "unknown-name"),
        ("/nowhere", {}, 404, "http-error"),
    ],
)
def test_every_error_has_one_shape(facts: httpx.Client, path: str, params: dict[str, str], status: int, code: str) -> None:
    got = facts.get(path, params=params)
    problem = got.json()
    assert (got.status_code, problem["code"], problem["status"]) == (status, code, status), problem
    assert got.headers["content-type"] == "application/problem+json"
    assert set(problem) == {"type", "title", "status", "detail", "code", "zh", "en", "nearest", "candidates"}
    assert problem["zh"]
    assert problem["en"]


def test_an_ambiguous_name_lists_its_bearers(facts: httpx.Client) -> None:
    candidates = facts.get("/api/partners", params={"subject": "幸福村"}).json()["candidates"]
    assert len(candidates) > 1
    assert all(set(candidate) == {"id", "kind", "name"} for candidate in candidates)


def test_post_is_refused_in_the_same_shape(facts: httpx.Client) -> None:
    assert facts.post("/api/gaps").json()["status"] == 405
