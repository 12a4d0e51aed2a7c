"""The command line as a user runs it: a process of its own, its output and its exit status."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DAY = ("--as-of", "2026-06-01")


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lianjian", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)


def ask(*words: str | Path) -> Any:
    done = run(*words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_derivatives_of_oujiang_red(facts_graph: Path) -> None:
    answer = ask("derivatives", "瓯江红", "--graph", facts_graph, *DAY)
    assert answer["nodes"][0]["entity"]["id"] == "BR001"
    assert len(answer["nodes"]) == 10
    assert max(n["depth"] for n in answer["nodes"]) == 3
    assert [e["basis"] for e in answer["edges"]].count("inferred") == 1


def test_gaps_have_the_register_as_denominator(facts_graph: Path) -> None:
    answer = ask("gaps", "3303", "--of", "alliance:beyond-county", "--by", "county", "--graph", facts_graph, *DAY)
    assert (answer["total"], len(answer["by"]), answer["covered"], answer["uncovered"]) == (3685, 12, 3, 0)


def test_partners_with_a_weight_and_a_region(example_graph: Path) -> None:
    words = ("--within", "3303", "--weights", "complement=1", "-k", "2", "--graph", example_graph, *DAY)
    answer = ask("partners", "330302006045", *words)
    assert answer["parameters"]["weights"]["complement"] == 1
    assert all(p["entity"]["region"].startswith("3303") for p in answer["partners"])


def test_equal_input_gives_equal_bytes(example_graph: Path) -> None:
    words = ("partners", "330302006045", "--graph", example_graph, "--json", *DAY)
    assert run(*words).stdout == run(*words).stdout


@pytest.mark.parametrize("name", ["partners", "derivatives", "gaps"])
def test_the_tables_are_readable(name: str, example_graph: Path) -> None:
    words = {
        "partners": ["330302006045"],
        "derivatives": ["SL-B01"],
        "gaps": ["3303", "--of", "service:health", "--by", "county"],
    }[name]
    done = run(name, *words, "--graph", example_graph, *DAY)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "示例" in done.stdout


def test_ancestors_are_not_counted_as_derivatives(facts_graph: Path) -> None:
    lines = run("derivatives", "BR012", "--direction", "up", "--graph", facts_graph).stdout.splitlines()
    assert "ancestors · 3" in lines[0]
    assert "derivatives" not in lines[0]
    both = run("derivatives", "BR011", "--direction", "both", "--graph", facts_graph).stdout.splitlines()
    assert "derivatives · 1" in both[0]
    assert "ancestors · 2" in both[0]


def test_a_table_says_how_many_units_it_leaves_out(example_graph: Path) -> None:
    words = ["gaps", "330302", "--of", "service:health", "--status", "unknown", "--graph", str(example_graph), *DAY]
    total = int(ask(*words)["unknown"])
    assert f"{total - 5} more" in run(*words, "--limit", "5").stdout
    assert "more" not in run(*words, "--limit", str(total)).stdout
    assert f"{total - 9} more" in run(*words, "--limit", "5", "--offset", "4").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["derivatives", "瓯江蓝"], "瓯江红"),
        (["derivatives", "BR0001"], "BR001"),
        (["partners", "330302006046"], "330302006045"),
        (["gaps", "3399", "--of", "needs"], "3311"),
        (["gaps", "鹿城县", "--of", "alliance"], "鹿城"),
        (["gaps", "3303", "--of", "service:nothing"], "service"),
        (["gaps", "3303", "--of", "alliance", "--level", "county", "--reach", "township"], "reach"),
        (["gaps", "3303", "--of", "alliance", "--reech", "own"], "--reach"),
        (["partners", "幸福村"], "Place:"),
        (["partners", "3303", "--beyond", "planet"], "county"),
        (["partners", "3303", "--as-of", "yesterday"], "2025-06-30"),
        (["load", "lists.csv", "--source", " "], "--source"),
        (["vocabulary", "servises"], "services"),
        (["partnes", "3303"], "partners"),
    ],
)
def test_what_the_user_can_mend_is_status_2(words: list[str], said: str, facts_graph: Path) -> None:
    graph = () if words[0] in ("vocabulary", "partnes") else ("--graph", facts_graph)
    done = run(*words, *graph)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_no_graph_yet(tmp_path: Path) -> None:
    done = run("gaps", "3303", "--of", "alliance", "--graph", tmp_path / "none.db")
    assert done.returncode == 2
    assert "load" in done.stderr
    assert not (tmp_path / "none.db").exists()


def test_an_empty_graph_answers(register_graph: Path) -> None:
    answer = ask("gaps", "330302", "--of", "needs", "--graph", register_graph)
    assert (answer["total"], answer["covered"], answer["unknown"]) == (171, 0, 171)


def test_a_file_that_is_no_graph(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("dear all", encoding="utf-8")
    assert run("gaps", "3303", "--of", "alliance", "--graph", path).returncode == 2
    assert path.read_text(encoding="utf-8") == "dear all"


def test_load_reports_and_repeats(new_graph: Callable[[str], Path], tmp_path: Path) -> None:
    table = tmp_path / "机构.csv"
    table.write_text(
        "编号,机构名称,机构类型,所在区划\nX1,甲村党支部,党组织,330302\nX2,乙村党支部,党组织,999999\n", encoding="gb18030"
    )
    graph = new_graph("g.db")
    first = run("load", table, "--graph", graph, "--json")
    report = json.loads(first.stdout)
    assert first.returncode == 1
    assert [(p["cell"], p["severity"]) for p in report["problems"]] == [("D3", "error")]
    assert report["sheets"][0]["loaded"] == 2
    again = json.loads(run("load", table, "--graph", graph, "--json").stdout)
    assert (again["sheets"][0]["unchanged"], again["version"]) == (2, report["version"])


def test_view_writes_one_page(facts_graph: Path, tmp_path: Path) -> None:
    done = run("view", tmp_path / "page.html", "--graph", facts_graph)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path / "page.html")
    assert "瓯江红" not in done.stderr


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("dear all", encoding="utf-8")
    done = run("demo", "--folder", tmp_path / "letter" / "demo")
    assert done.returncode == 2
    assert "letter" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["99999", "-1"])
def test_a_port_that_is_none(port: str, facts_graph: Path) -> None:
    done = run("serve", "--port", port, "--graph", facts_graph)
    assert done.returncode == 2
    assert "65535" in done.stderr
    assert "Traceback" not in done.stderr


def test_vocabulary_needs_no_graph() -> None:
    terms = ask("vocabulary", "services")
    assert {"notation", "zh", "en", "broader", "dimensions"} == set(terms[0])
