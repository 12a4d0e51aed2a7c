"""What the report of a load says of a newer register."""

from pathlib import Path

from lianjian.graph.register import register_batch
from lianjian.graph.store import new_store
from lianjian.loaders.into import load_into

ABOVE = [("33", "浙江省"), ("3303", "温州市"), ("330302", "鹿城区"), ("330302006", "五马街道")]
COMMUNITIES = [(f"330302006{number:03}", f"社区{number}") for number in range(1, 997)]


def register(path: Path, rows: list[tuple[str, str]]) -> Path:
    path.write_text("\n".join(["code,name", *(",".join(row) for row in rows)]) + "\n", encoding="utf-8")
    return path


def test_rows_are_those_of_the_file_and_each_abolished_division_is_a_change(tmp_path: Path) -> None:
    old = register(tmp_path / "register-2023-06-30.csv", ABOVE + COMMUNITIES)
    renamed = [("330302006001", "新社区"), *COMMUNITIES[1:-4]]
    new = register(tmp_path / "register-2024-06-30.csv", [*ABOVE, *renamed, ("330302006999", "又一社区")])
    graph = tmp_path / "graph.db"
    new_store(graph, register_batch(old)).close()
    sheet = load_into(str(graph), [], register=new).sheets[0]
    assert (sheet.rows, sheet.loaded, sheet.changed, sheet.unchanged) == (997, 1, 5, 995)
    again = load_into(str(graph), [], register=new).sheets[0]
    assert (again.rows, again.loaded, again.changed) == (997, 0, 0)
