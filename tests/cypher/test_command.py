"""`lianjian cypher` as a user runs it."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from lianjian.errors import BadInput
from lianjian.queries.cypher_arguments import read_parameters, read_text


def run(*words: str | Path, given: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lianjian", "cypher", *map(str, words)]
    return subprocess.run(command, input=given, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False)


BRANDS = "MATCH (n:Brand) WHERE n.id IN $ids RETURN n.id AS id, n.name AS name ORDER BY id"


def test_json(facts_graph: Path, tmp_path: Path) -> None:
    (tmp_path / "brands.cypher").write_text(BRANDS, encoding="utf-8")
    words = ("-p", 'ids=["BR001", "BR002", "BR003"]', "--limit", "2", "--json", "--graph", facts_graph)
    expected = {
        "parameters": {"ids": ["BR001", "BR002", "BR003"]},
        "columns": ["id", "name"],
        "rows": [["BR001", "瓯江红"], ["BR002", "共享社·幸福里"]],
        "truncated": True,
    }
    for text, given in ((BRANDS, ""), (f"@{tmp_path / 'brands.cypher'}", ""), ("-", BRANDS)):
        done = run(text, *words, given=given)
        assert done.returncode == 0, done.stderr
        answer = json.loads(done.stdout)
        assert "--limit" in answer.pop("notes")[0]["en"]
        assert answer == expected


def test_a_table_for_readers(example_graph: Path) -> None:
    text = "MATCH p = (a:Brand)-[:DERIVED_FROM]->(b:Brand {id: 'SL-B01'}) RETURN p AS `从哪来`, a, a.aliases AS x ORDER BY a.id"
    done = run(text, "--graph", example_graph)
    assert done.returncode == 0, done.stderr
    for shown in ("从哪来", "(:Brand SL-B0", "-[:DERIVED_FROM]->", "SL-B01", "示例"):
        assert shown in done.stdout
    assert "None" not in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["MATCH (n:Brand) DETACH DELETE n"], "DETACH"),
        (["COPY (MATCH (n:Brand) RETURN n.id) TO 'made.csv'"], "COPY"),
        (["MATCH (n:Brnd) RETURN n"], "Brnd"),
        (["RETURN $day"], "-p day="),
        (["RETURN 1", "--limit", "0"], "limit"),
        (["RETURN 1", "--seconds", "0"], "seconds"),
        (["RETURN 1", "--seconds", "nan"], "seconds"),
        (["RETURN $x", "-p", "x"], "k:=5"),
        (["RETURN $x", "-p", "x:=five"], "five"),
        (["@no-such-file"], "no-such-file"),
    ],
)
def test_what_the_user_can_mend_is_status_2(words: list[str], said: str, facts_graph: Path) -> None:
    done = run(*words, "--graph", facts_graph)
    assert done.returncode == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_parameters() -> None:
    texts = [
        "a=330302",
        "b=2026-06-30",
        "c:=5",
        'd=["x",1]',
        "e=true",
        "f=null",
        "$g=x=y",
        "h=",
        'i="[x"',
        "j=2026-06",
        "k=2026-02-30",
    ]
    assert read_parameters(texts) == {
        "a": "330302",
        "b": date(2026, 6, 30),
        "c": 5,
        "d": ["x", 1],
        "e": True,
        "f": None,
        "g": "x=y",
        "h": "",
        "i": "[x",
        "j": "2026-06",
        "k": "2026-02-30",
    }


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "query").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput):
        read_text(f"@{tmp_path / 'query'}")
    assert read_text("RETURN 1") == "RETURN 1"
