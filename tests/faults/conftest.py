from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.faults.disk import SmallDisk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], SmallDisk]]:
    """Makes disks of so many bytes."""
    with ExitStack() as stack:

        def make(size: int) -> SmallDisk:
            folder = tmp_path / f"disk-{size}"
            folder.mkdir()
            try:
                return stack.enter_context(SmallDisk(folder, size))
            except OSError as error:
                missing(f"the right to mount ({error})")
                raise

        yield make
