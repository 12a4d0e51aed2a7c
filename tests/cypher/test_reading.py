"""Only what reads passes, whatever is hidden in strings, names, comments and odd blanks."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import ladybug
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from lianjian.errors import BadInput
from lianjian.graph.reading import reading
from lianjian.graph.store import open_store

PASS = [
    "MATCH (n) RETURN n",
    "match (n:Brand) where n.load > 3 return {load: n.load, set: $load} AS m;",
    "OPTIONAL MATCH (n)-[:SET|LOAD]->(b:CREATE) RETURN `set`, n.`end`",
    "CALL db.labels",
    "CALL db.labels() YIELD label RETURN label",
    "CALL show_tables() RETURN *",
    "MATCH (n) CALL (n) { RETURN 1 AS x } RETURN x",
    "RETURN date.truncate('day', date())",
    "RETURN 'LOAD FROM' AS x, \"it's; CREATE\" AS y, 'it\\'s' AS z",
    "UNWIND [1.5, 2] AS x WITH x WHERE x IN (1) RETURN count(*), range(1,3)[0..2]",
    "RETURN 1 AS `a``b` // LOAD CSV FROM 'x' AS y",
    "/* CREATE (n) */ RETURN 1",
]

REFUSED = [
    "",
    "CREATE (:Brand)",
    "MATCH (n) SET n.name = 'x'",
    "MATCH (n) REMOVE n.name",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) FOREACH (x IN [1] | SET n.y = 1)",
    "MERGE (n:Brand {id: 'x'}) RETURN n",
    "MATCH (n) INSERT (m) RETURN n",
    "COPY (MATCH (n) RETURN n.id) TO 'out.csv'",
    "EXPLAIN MATCH (n) RETURN n",
    "PROFILE COPY (MATCH (n) RETURN n.id) TO 'out.csv'",
    "EXPORT DATABASE 'out'",
    "ATTACH 'other.db' AS other",
    "INSTALL fts",
    "CHECKPOINT",
    "BEGIN TRANSACTION",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "TERMINATE TRANSACTION 'neo4j-transaction-1'",
    "SHOW USERS",
    "USE other MATCH (n) RETURN n",
    "LOAD FROM 'secret.csv' RETURN *",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "MATCH (n) WHERE n.row = 1LOAD FROM 'secret.csv' RETURN *",
    "MATCH (n) WHERE n.row > 1. LOAD FROM 'secret.csv' RETURN *",
    "MATCH (n) WHERE n.row > 1.LOAD FROM 'secret.csv' RETURN *",
    "MATCH (n) // \r ' \n LOAD FROM 'secret.csv' RETURN *",
    "MATCH (n) /* ' */ LOAD FROM 'secret.csv' RETURN *",
    "MATCH (n) /* /* */ LOAD/**/FROM 'secret.csv' RETURN *",
    "RETURN 1; COPY (RETURN 1) TO 'out.csv'",
    "CALL threads=1",
    "CALL read_csv_serial('secret.csv') RETURN *",
    "CALL apoc.load.json('file:///x') YIELD value RETURN value",
    "CALL apoc . load . json",
    "CALL `apoc`.`load`.json('x') YIELD value RETURN value",
    "OPTIONAL CALL apoc.x() YIELD y RETURN y",
    "CALL evil() YIELD x RETURN x:",
    "CALL evil $",
    "RETURN apoc.cypher.runFirstColumnSingle('CREATE (n)', {})",
    "RETURN `apoc`.`cypher`.run('x')",
    "RETURN 'a",
    "RETURN `a",
    r"\u004cOAD CSV FROM 'x' AS y RETURN y",
    r"RETURN '\u0027 LOAD CSV FROM \u0027x' AS y",
]


@pytest.mark.parametrize("text", PASS)
def test_queries_pass(text: str) -> None:
    assert reading(text, {"load": 1}).rstrip()


@pytest.mark.parametrize("text", REFUSED)
def test_what_does_more_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        reading(text, {})


def test_comments_do_not_reach_the_database_and_places_stay() -> None:
    assert reading("RETURN /* é\n */ 1 AS x // end", {}) == "RETURN     \n    1 AS x"


def test_a_parameter_without_a_value_is_named() -> None:
    with pytest.raises(BadInput, match=r"\$day, \$k;"):
        reading("MATCH (n) WHERE n.since < $day AND n.row = $k AND n.id = $id RETURN n", {"id": "x"})


# What passes does nothing else in the engine itself, however an attack is dressed up.

MARK = "for-nobody-to-read"
ATTACKS = (
    "LOAD FROM 'secret.csv' (header=false) RETURN *",
    "COPY (RETURN 1 AS x) TO 'out.csv'",
    "CALL read_csv_serial('secret.csv') RETURN *",
    "CREATE (:Brand {id: 'made'})",
)
HEADS = (
    "", "RETURN 1 AS x", "WITH 1 AS y",
    "MATCH (n:Brand)", "MATCH (n:Brand) WHERE n.row > 1", "RETURN 'a", 'RETURN "a', "RETURN `a",
)  # fmt: skip
NOISE = (
    "", " ", "\n", "\r", ";", ".", "'", '"', "`", "``", "\\", "\\'", "//", "/*", "*/", "/**/", ":", "|", "$", "{", "}", "(",
    "1", "1.", "\x00", "\x0b", "\u00a0", "\u2028", "\ufeff", "\u200b", "é", "²", " UNION ALL ", " AS z ", "''", "'a'",
)  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ladybug.Connection]:
    """An empty graph opened for reading, in a folder with a file that no query may show."""
    folder = tmp_path_factory.mktemp("attack")
    open_store(folder / "g.db", create=True).close()
    (folder / "secret.csv").write_text(MARK, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        with ladybug.Database("g.db", read_only=True, auto_checkpoint=False) as database, ladybug.Connection(database) as opened:
            opened.set_query_timeout(2000)
            yield opened


def test_the_attacks_work_where_nothing_stops_them(engine: ladybug.Connection) -> None:
    assert MARK in (_outcome(engine, ATTACKS[0]) or "")
    assert _outcome(engine, ATTACKS[1]) is not None
    assert Path("out.csv").exists()
    Path("out.csv").unlink()


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    head=st.sampled_from(HEADS),
    before=st.lists(st.sampled_from(NOISE), max_size=4),
    attack=st.sampled_from(ATTACKS),
    inside=st.sampled_from(NOISE),
    after=st.lists(st.sampled_from(NOISE), max_size=4),
)
@example(head="RETURN 'a", before=["\\", "'"], attack=ATTACKS[0], inside="", after=["'"])
def test_what_passes_neither_reads_nor_writes_files(
    engine: ladybug.Connection, head: str, before: list[str], attack: str, inside: str, after: list[str]
) -> None:
    text = f"{head} {''.join(before)} {attack.replace(' ', inside or ' ', 1)} {''.join(after)}"
    try:
        passed = reading(text, {})
    except BadInput:
        return
    assert MARK not in (_outcome(engine, passed) or "")
    assert sorted(path.name for path in Path().iterdir() if not path.name.startswith("g.db")) == ["secret.csv"]


def _outcome(engine: ladybug.Connection, text: str) -> str | None:
    """All that a text gives, as text; None where the engine does not accept it."""
    try:
        results = engine.execute(text)
    except (RuntimeError, ValueError):
        return None
    return str([result.get_all() for result in (results if isinstance(results, list) else [results])])


def test_a_checkpoint_would_have_spoilt_the_graph(tmp_path: Path) -> None:
    """Why a graph opened for reading is not enough; when this fails, the engine has been mended."""
    path = tmp_path / "g.db"
    open_store(path, create=True).close()
    copy = shutil.copy(path, tmp_path / "copy.db")
    with open_store(path) as store, pytest.raises(BadInput):
        store.query("CHECKPOINT", {})
    assert path.read_bytes() == Path(copy).read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir() if not p.name.endswith(".lock")) == ["copy.db", "g.db"]
