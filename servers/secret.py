"""Secrets for programs: in files that only their owner may read, never on command lines, which everybody sees."""

import os
from pathlib import Path


def write_secret(path: Path, text: str) -> None:
    """Writes a file of that kind in the place of any other."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)


def quoted(word: str) -> str:
    """A word as the argument files of Java and of picocli take it."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
