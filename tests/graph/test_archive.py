"""An archive: a graph in one file, as it is or not at all, both ways."""

import hashlib
import io
import json
import random
import resource
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from lianjian.errors import BadInput, GraphMismatch
from lianjian.graph.archive import open_archive
from lianjian.graph.backup import back_up, restore
from lianjian.graph.digest import Digest, Place, digests
from lianjian.graph.store import open_store
from lianjian.graph.transfer import copy_graph
from tests.engines import Address
from tests.graph.lived import content, loads
from tests.graph.model import batch_of, held, shown
from tests.graph.test_durability import assert_whole, numbered

pytestmark = pytest.mark.embedded("of files, in processes that are killed")

ROOT = Path(__file__).parents[2]
MANIFEST = "manifest.json"
ORGANIZATIONS = "kinds/Organization.parquet"

WORKER = """
import sys
from pathlib import Path
from lianjian.graph.backup import back_up, restore
print("ready", flush=True)
{"back_up": back_up, "restore": lambda one, other: restore(Path(one), other)}[sys.argv[1]](sys.argv[2], Path(sys.argv[3]))
"""


@pytest.fixture(scope="module")
def saved(lived: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the graph that has lived. Do not write to it: copy it."""
    path = tmp_path_factory.mktemp("saved") / "saved.lianjian"
    back_up(lived, path)
    return path


@pytest.fixture(scope="module")
def thousands(empty_graph: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph of some thousands of rows. Do not write to it: copy it."""
    path = Path(shutil.copyfile(empty_graph, tmp_path_factory.mktemp("thousands") / "g.db"))
    with open_store(path, write=True) as store:
        store.load(numbered(1).batch())
    return path


def understood(path: Path) -> Mapping[Place, Digest]:
    """All that an archive holds, made sure of, without a graph."""
    with open_archive(path) as archive:
        found = digests(archive.parts())
        archive.check(found)
    return found


def rewritten(path: Path, target: Path, change: Callable[[dict[str, bytes], dict[str, Any]], None]) -> Path:
    """The archive with other files or another manifest, as somebody would make it who knows how."""
    with zipfile.ZipFile(path) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    manifest = json.loads(files.pop(MANIFEST))
    change(files, manifest)
    with zipfile.ZipFile(target, "w") as zipped:
        for name, data in {**files, MANIFEST: json.dumps(manifest).encode()}.items():
            zipped.writestr(name, data)
    return target


def member(manifest: dict[str, Any], file: str) -> dict[str, Any]:
    return next(one for one in manifest["members"] if one["file"] == file)


def test_a_restored_graph_is_the_same_graph_and_saves_alike(lived: Path, saved: Path, vacant: Address, tmp_path: Path) -> None:
    report = restore(saved, vacant)
    back_up(vacant, tmp_path / "again.lianjian")
    assert (tmp_path / "again.lianjian").read_bytes() == saved.read_bytes()
    with open_store(lived) as one, open_store(vacant) as other:
        assert report.version == other.version() == one.version()
        assert content(other) == content(one)
        assert held(other.frames()) == held(one.frames())
        assert shown(other.frames()) == shown(one.frames())
        assert report.digests == digests(one.parts())


def test_a_restored_graph_goes_on_as_it_would_have(saved: Path, vacant: Address) -> None:
    restore(saved, vacant)
    with open_store(vacant, write=True) as store:
        for speakers in loads()[2:]:
            assert store.load(batch_of(speakers)).load is None
        before = store.version()
        assert store.load(numbered(1).batch()).version == before + 1


def test_equal_graphs_give_equal_bytes(lived: Path, saved: Path, tmp_path: Path) -> None:
    copy_graph(lived, tmp_path / "copy.db")
    for graph in (lived, tmp_path / "copy.db"):
        file = tmp_path / f"{graph.name}.lianjian"
        back_up(graph, file)
        assert file.read_bytes() == saved.read_bytes()


def test_anything_that_reads_zip_and_parquet_reads_an_archive(lived: Path, saved: Path) -> None:
    with zipfile.ZipFile(saved) as zipped:
        assert zipped.testzip() is None
        manifest = json.loads(zipped.read(MANIFEST))
        organizations = pl.read_parquet(io.BytesIO(zipped.read(ORGANIZATIONS)))
        assert len(manifest["members"]) == len(zipped.namelist()) - 1
    with open_store(lived) as store:
        there = store.frames().nodes["Organization"]
    assert organizations["start"].is_sorted()
    assert sorted(organizations["name"].to_list(), key=repr) == sorted(there["name"].to_list(), key=repr)
    assert member(manifest, ORGANIZATIONS)["rows"] == there.height
    assert manifest["description"]["tables"]["Organization"]["sort"] == "kind"


def test_an_empty_graph_is_saved_and_restored(empty_graph: Path, tmp_path: Path) -> None:
    back_up(empty_graph, tmp_path / "empty.lianjian")
    restore(tmp_path / "empty.lianjian", tmp_path / "back.db")
    with open_store(tmp_path / "back.db") as store:
        assert (store.version(), store.size()) == (0, 0)


def test_no_byte_of_an_archive_changes_unnoticed(saved: Path, tmp_path: Path) -> None:
    """A changed byte is found, or is one that says nothing of the graph (a time, a permission)."""
    whole = saved.read_bytes()
    right = understood(saved)
    moment = random.Random(3303)
    found = 0
    places = {*moment.sample(range(len(whole)), 200), *range(40), *range(len(whole) - 1200, len(whole), 5)}
    for place in sorted(places):
        changed = bytearray(whole)
        changed[place] ^= 1 << moment.randrange(8)
        path = tmp_path / "changed.lianjian"
        path.write_bytes(changed)
        try:
            assert understood(path) == right
        except (BadInput, GraphMismatch):
            found += 1
    assert found > len(places) / 2


def test_no_part_of_an_archive_is_one(saved: Path, tmp_path: Path) -> None:
    whole = saved.read_bytes()
    path = tmp_path / "part.lianjian"
    for size in {0, 1, 4, 30, *range(100, len(whole), len(whole) // 60), len(whole) - 22, len(whole) - 1}:
        path.write_bytes(whole[:size])
        with pytest.raises(BadInput, match="no archive"):
            understood(path)


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_a_changed_archive_makes_no_graph(saved: Path, tmp_path: Path, place: float) -> None:
    changed = bytearray(saved.read_bytes())
    changed[int(place * len(changed))] ^= 16
    path = tmp_path / "changed.lianjian"
    path.write_bytes(changed)
    with pytest.raises(BadInput, match="not as it was written"):
        restore(path, tmp_path / "back.db")
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_archive_is_said_to_be_none(lived: Path, tmp_path: Path) -> None:
    text, foreign = tmp_path / "text", tmp_path / "foreign.zip"
    text.write_text("no archive\n" * 100)
    with zipfile.ZipFile(foreign, "w") as zipped:
        zipped.writestr("letter.txt", "not a graph")
    for path in (lived, text, foreign):
        with pytest.raises(BadInput, match="no archive"):
            restore(path, tmp_path / "back.db")
    for path in (tmp_path, tmp_path / "nothing"):
        with pytest.raises(BadInput, match="cannot be read"):
            restore(path, tmp_path / "back.db")
    assert not (tmp_path / "back.db").exists()


def test_what_would_unpack_to_more_than_there_is_is_refused(saved: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as zipped:
        with zipped.open(MANIFEST, "w", force_zip64=True) as manifest:
            for _ in range(64):
                manifest.write(b" " * (1 << 20))
        zipped.writestr(ORGANIZATIONS, b"")
    with pytest.raises(BadInput, match="no archive"):
        restore(bomb, tmp_path / "back.db")
    large = rewritten(saved, tmp_path / "large.zip", lambda _, manifest: manifest.update(made_by=" " * (20 << 20)))
    with pytest.raises(BadInput, match=MANIFEST):
        restore(large, tmp_path / "back.db")


def forged(rows: Callable[[pl.DataFrame], pl.DataFrame]) -> Callable[[dict[str, bytes], dict[str, Any]], None]:
    """Other organisations, under the SHA-256 that they have."""

    def change(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
        made = io.BytesIO()
        rows(pl.read_parquet(io.BytesIO(files[ORGANIZATIONS]))).write_parquet(made)
        files[ORGANIZATIONS] = made.getvalue()
        member(manifest, ORGANIZATIONS)["sha256"] = hashlib.sha256(made.getvalue()).hexdigest()

    return change


def no_parquet(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
    files[ORGANIZATIONS] = b"PAR1 but not"
    member(manifest, ORGANIZATIONS)["sha256"] = hashlib.sha256(files[ORGANIZATIONS]).hexdigest()


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (forged(lambda rows: rows.with_columns(name=pl.lit("别的"))), ORGANIZATIONS),
        (forged(lambda rows: rows.head(1)), ORGANIZATIONS),
        (forged(lambda rows: rows.with_columns(colour=pl.lit("red"))), ORGANIZATIONS),
        (forged(lambda rows: rows.with_columns(row=pl.lit("x"))), ORGANIZATIONS),
        (no_parquet, ORGANIZATIONS),
        (lambda files, _: files.pop(ORGANIZATIONS), MANIFEST),
        (lambda files, _: files.update({"more.parquet": b""}), MANIFEST),
        (lambda files, _: files.update({ORGANIZATIONS: b""}), ORGANIZATIONS),
        (lambda _, manifest: member(manifest, ORGANIZATIONS).update(rows=1), ORGANIZATIONS),
        (lambda _, manifest: member(manifest, ORGANIZATIONS).update(digest="0" * 32), ORGANIZATIONS),
        (lambda _, manifest: member(manifest, ORGANIZATIONS).update(name="Unknown"), MANIFEST),
        (lambda _, manifest: manifest["members"].append(member(manifest, ORGANIZATIONS)), MANIFEST),
        (lambda _, manifest: manifest.update(version="4"), MANIFEST),
        (lambda _, manifest: manifest.pop("members"), MANIFEST),
    ],
)  # fmt: skip
def test_an_archive_that_contradicts_itself_makes_no_graph(saved: Path, tmp_path: Path, change: Any, where: str) -> None:
    path = rewritten(saved, tmp_path / "forged.lianjian", change)
    with pytest.raises(BadInput, match=where):
        restore(path, tmp_path / "back.db")
    assert not (tmp_path / "back.db").exists()


def test_another_packing_of_the_same_files_is_the_same_archive(lived: Path, saved: Path, tmp_path: Path) -> None:
    path = rewritten(saved, tmp_path / "packed.lianjian", lambda files, manifest: None)
    restore(path, tmp_path / "back.db")
    with open_store(lived) as one, open_store(tmp_path / "back.db") as other:
        assert content(other) == content(one)


def test_what_an_older_layout_did_not_have_is_empty(lived: Path, saved: Path, tmp_path: Path) -> None:
    def age(files: dict[str, bytes], manifest: dict[str, Any]) -> None:
        forged(lambda rows: rows.drop("party_code"))(files, manifest)
        tables = manifest["description"]["tables"]
        del tables["Organization"]["columns"]["party_code"]
        del tables["OFFERS"]
        manifest["layout"] = "older"

    restore(rewritten(saved, tmp_path / "old.lianjian", age), tmp_path / "back.db")
    with open_store(lived) as one, open_store(tmp_path / "back.db") as other:
        assert content(other) == content(one)
        assert held(other.frames()) == held(one.frames())


@pytest.mark.parametrize(
    "change",
    [
        lambda manifest: manifest["description"]["tables"]["Organization"]["columns"].update(colour="text"),
        lambda manifest: manifest["description"]["tables"]["Organization"]["columns"].update(name="integer"),
        lambda manifest: manifest["description"].update(meaning=0),
        lambda manifest: manifest.update(description={}),
    ],
)
def test_another_layout_is_said_to_be_another(saved: Path, tmp_path: Path, change: Any) -> None:
    def other(_: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest["layout"] = "other"
        change(manifest)

    with pytest.raises(GraphMismatch):
        restore(rewritten(saved, tmp_path / "other.lianjian", other), tmp_path / "back.db")
    assert not (tmp_path / "back.db").exists()


def test_an_archive_written_another_way_is_of_a_newer_version(saved: Path, tmp_path: Path) -> None:
    path = rewritten(saved, tmp_path / "newer.lianjian", lambda _, manifest: manifest.update(format=2))
    with pytest.raises(GraphMismatch, match="Upgrade lianjian"):
        restore(path, tmp_path / "back.db")


def test_what_is_there_is_not_written_over(lived: Path, saved: Path, graph: Address, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="already"):
        restore(saved, graph)
    with open_store(graph) as store:
        assert (store.version(), store.size()) == (0, 0)
    before = saved.read_bytes()
    for path in (saved, lived, tmp_path):
        with pytest.raises(BadInput, match="already"):
            back_up(lived, path)
    assert saved.read_bytes() == before


def test_a_folder_that_is_not_there_gets_a_sentence(lived: Path, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No file can be written"):
        back_up(lived, tmp_path / "no" / "saved.lianjian")
    with pytest.raises(BadInput, match="no graph"):
        back_up(tmp_path / "no.db", tmp_path / "saved.lianjian")
    assert list(tmp_path.iterdir()) == []


def test_killed_at_random_moments_there_is_a_whole_archive_or_none(thousands: Path, tmp_path: Path) -> None:
    file = tmp_path / "saved.lianjian"
    back_up(thousands, file)
    whole = file.read_bytes()
    file.unlink()
    for _ in killings("back_up", thousands, file, 1.0):
        if file.exists():
            assert file.read_bytes() == whole
            file.unlink()
    back_up(thousands, file)
    assert file.read_bytes() == whole


def test_killed_at_random_moments_there_is_a_whole_graph_or_none(thousands: Path, tmp_path: Path) -> None:
    file, target = tmp_path / "saved.lianjian", tmp_path / "back.db"
    back_up(thousands, file)
    for _ in killings("restore", file, target, 2.0):
        if target.exists():
            assert assert_whole(target, 1) == 1
            target.unlink()
    restore(file, target)
    assert assert_whole(target, 1) == 1
    assert not list(tmp_path.glob("*.new"))


def killings(what: str, source: Path, target: Path, longest: float) -> Iterator[None]:
    """After each killing of one that was under way."""
    moment = random.Random(3303)
    for _ in range(3):
        command = [sys.executable, "-c", WORKER, what, str(source), str(target)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as worker:
            assert worker.stdout is not None
            assert worker.stdout.readline() == "ready\n"
            time.sleep(moment.uniform(0.0, longest))
            worker.kill()
        yield


@pytest.mark.parametrize("size", [100, 20_000])
def test_without_room_there_is_no_archive(thousands: Path, tmp_path: Path, size: int) -> None:
    """The limit of the size of files stands for a disk that is full."""
    command = [sys.executable, "-c", WORKER, "back_up", str(thousands), str(tmp_path / "saved.lianjian")]
    done = subprocess.run(
        command,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
    )
    assert "StoreError" in done.stderr.splitlines()[-1]
    assert "no file was left" in done.stderr
    assert not list(tmp_path.glob("saved*"))
