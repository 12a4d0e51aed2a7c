"""Make everything that is derived from lianjian.yaml: `python -m lianjian.schema.generate [--check]`.

A development tool: it needs linkml and rdflib (`pip install -e '.[dev]'`) and a clone. What it makes is committed, and a
test compares it. Equal input gives equal output, byte for byte.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from lianjian.schema.generators import catalogue_json, context, linkml_made, ontology, page, store

_GENERATED = "lianjian/schema/generated"

#: Each derived file, from the root of the clone, and what makes it.
ARTEFACTS: Mapping[str, Callable[[], str]] = {
    f"{_GENERATED}/catalogue.json": catalogue_json.render,
    f"{_GENERATED}/model.py": linkml_made.pydantic_classes,
    f"{_GENERATED}/lianjian.schema.json": linkml_made.json_schema,
    f"{_GENERATED}/shapes.ttl": linkml_made.shapes,
    f"{_GENERATED}/ontology.ttl": ontology.ontology,
    f"{_GENERATED}/context.jsonld": context.context,
    f"{_GENERATED}/store.json": store.store,
    "docs/reference/schema.md": page.page,
}

ROOT = Path(__file__).parents[2]


def stale(root: Path = ROOT) -> list[str]:
    """The derived files that are missing or differ from what the model gives."""
    return [name for name, make in ARTEFACTS.items() if _read(root / name) != make()]


def write(root: Path = ROOT) -> None:
    """Write every derived file."""
    for name, make in ARTEFACTS.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(make(), encoding="utf-8", newline="\n")


def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the derived files, or with --check only say which are stale (status 1 if any is)."""
    parser = argparse.ArgumentParser(prog="python -m lianjian.schema.generate", description=main.__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; status 1 if a derived file is stale")
    if not parser.parse_args(arguments).check:
        write()
        return 0
    names = stale()
    for name in names:
        sys.stderr.write(f"{name} is stale: run python -m lianjian.schema.generate\n")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main())
