"""The Java on this machine."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from lianjian.errors import BadInput

_OLDEST = 17


def java() -> Path:
    """The program `java` of JAVA_HOME or, without it, of the path. Raises BadInput when there is none or it is too old."""
    home = os.environ.get("JAVA_HOME")
    found = shutil.which("java", path=str(Path(home, "bin")) if home else None)
    if found is None or _version(found) < _OLDEST:
        raise BadInput(
            f"需要 Java {_OLDEST} 或更新的版本。Debian:apt install openjdk-17-jre-headless;macOS:brew install openjdk@17。",
            f"Java {_OLDEST} or newer is needed. Debian: apt install openjdk-17-jre-headless; macOS: brew install openjdk@17.",
        )
    return Path(found)


def maven() -> Path:
    """The program `mvn`. Raises BadInput when there is none."""
    found = shutil.which("mvn")
    if found is None:
        raise BadInput(
            "需要 Maven(mvn)来下载 Neo4j。Debian:apt install maven;macOS:brew install maven。",
            "Maven (mvn) is needed to download Neo4j. Debian: apt install maven; macOS: brew install maven.",
        )
    return Path(found)


def _version(program: str) -> int:
    said = subprocess.run([program, "-version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = re.search(r'version "(\d+)', said.stderr)
    return int(found[1]) if found else 0
