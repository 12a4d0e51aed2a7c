"""`python -m benchmarks.soak`: one process loads into a graph for some minutes, several follow it and check what they hold.

Exit status 1 when a follower held something else than what was loaded, or did not come to the last version.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.soak.run import soak
from lianjian.errors import LianjianError


def main() -> int:
    """Runs it, and prints the figures."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="lianjian-soak-") as folder:
        graph = options.graph or str(Path(folder) / "soak.db")
        try:
            outcome = soak(graph, options.minutes * 60, options.readers, options.seed, _tell)
        except LianjianError as error:
            _tell(str(error))
            return error.status
    for name, figure in outcome.figures():
        print(f"{name:<30}{figure:>10}")
    for wrong in outcome.wrong:
        _tell(wrong)
    return 1 if outcome.wrong else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long loads go on (default: %(default)s)")
    parser.add_argument("--graph", help="a new path, or the address of a server without a graph (default: a temporary file)")
    parser.add_argument("--readers", type=int, default=3, help="how many processes follow (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="seed of the random numbers (default: %(default)s)")
    return parser.parse_args()


def _tell(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
