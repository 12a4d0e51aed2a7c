"""Random loads against the plain model, in a process of their own: a crash of the engine is a failure, not an end."""

import os
import subprocess
import sys
from pathlib import Path

from tests.engines import Engine

ROOT = Path(__file__).parents[2]


def test_random_loads_agree_with_the_model(engine: Engine, tmp_path: Path) -> None:
    """Runs fuzzed_loads.py. LIANJIAN_FUZZ is the number of sequences."""
    command = [sys.executable, "-X", "faulthandler", "-m", "pytest", "-x", "tests/graph/fuzzed_loads.py"]
    graph = engine.vacant(tmp_path / "g.db")
    server = {} if isinstance(graph, Path) else {"LIANJIAN_FUZZ_SERVER": graph}
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **server}, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-3000:]
