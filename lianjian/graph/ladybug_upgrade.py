"""Bringing a graph file to this version's layout, in the copy that takes its place: whole or not at all."""

import contextlib
from pathlib import Path

from lianjian.graph import cypher, migration
from lianjian.graph.file_errors import writing
from lianjian.graph.ladybug_file import LadybugFile
from lianjian.graph.ladybug_open import locked, needed_migration, no_graph, present
from lianjian.graph.migration import Migration
from lianjian.graph.summary import migrated
from lianjian.graph.workfile import replacement


def upgrade_file(path: Path) -> Migration:
    """Does what the graph needs and says what that was. Raises BadInput, GraphInUse, GraphMismatch, StoreError."""
    if not present(path):
        raise no_graph(path)
    with contextlib.closing(locked(path)):
        found = needed_migration(path)
        if found.needed:
            with writing(path), replacement(path, copy=True) as made, LadybugFile(made, write=True) as file:
                _migrate(file, found)
    return found


def _migrate(file: LadybugFile, needed: Migration) -> None:
    for step in needed.steps:
        file.query(cypher.taking(step))
    needed.rewrite(file.query)
    file.note(migration.about() | migrated(file.meta(), needed))
    file.query("CHECKPOINT")
