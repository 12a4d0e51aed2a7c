"""A province on a server: written in parts, as all is while a graph is made, and there all at once.

The whole register on a server is what `make bench` loads.
"""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from lianjian.graph.bolt_queries import BATCH_ROWS
from lianjian.graph.digest import Digest, Place, digests
from lianjian.graph.records import Batch
from lianjian.graph.register import register_batch
from lianjian.graph.register_file import SHIPPED, read_register
from lianjian.graph.store import Store, new_store
from tests.engines import Address

PROVINCE = "33"


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Batch:
    """Places of one province, with what each is part of."""
    path = tmp_path_factory.mktemp("register") / "province.csv"
    places = read_register(SHIPPED).filter(pl.col("id").str.starts_with(PROVINCE))
    places.select(code="id", name="name").write_csv(path)
    return register_batch(path, date="2023-06-30")


@pytest.mark.server("a file is written whole")
def test_it_is_what_it_is_in_a_file(province: Batch, vacant: Address, tmp_path: Path) -> None:
    assert province.nodes["Place"].height > 2 * BATCH_ROWS
    with new_store(vacant, province) as there, new_store(tmp_path / "g.db", province) as here:
        assert things(there) == things(here)
        assert there.version() == here.version() == 1


def things(store: Store) -> Mapping[Place, Digest]:
    """What is in the kinds and relations; the books tell of the load, whose id and time are its own."""
    return digests(part for part in store.parts() if not isinstance(part[0], str))
