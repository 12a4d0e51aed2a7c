"""`python -m benchmarks.naming`: resolves the labelled set and writes docs/accuracy.md."""

import argparse
import sys
from datetime import date
from pathlib import Path

from benchmarks.naming.cases import labelled_set
from benchmarks.naming.page import page
from benchmarks.naming.scoring import baselines, resolved, score

PAGE = Path(__file__).parents[2] / "docs" / "accuracy.md"
PROVINCES = ("33", "35", "44", "51")
PRECISION, RECALL = 0.99, 0.95


def main() -> int:
    """Runs it. Exit status 1 when a bar is not reached."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.naming", description=__doc__)
    parser.add_argument("--seed", type=int, default=20230630)
    parser.add_argument("--communities", type=int, default=500, help="of each province")
    parser.add_argument("--output", type=Path, default=PAGE, help="- for standard output")
    options = parser.parse_args()
    labelled = labelled_set(options.seed, options.communities, PROVINCES)
    answers = resolved(labelled)
    text = page(answers, baselines(labelled), options.seed, options.communities * len(PROVINCES), date.today())
    if options.output == Path("-"):
        print(text)
    else:
        options.output.write_text(text, encoding="utf-8")
        print(f"written: {options.output}", file=sys.stderr)
    reached = score(answers)
    return 0 if reached.precision >= PRECISION and reached.recall >= RECALL else 1


if __name__ == "__main__":
    sys.exit(main())
