"""The programs of a Neo4j server, Community edition, from Maven Central: which ones stands in servers/pom.xml."""

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

from lianjian.errors import StoreError
from servers import PLACE
from servers.java import java, maven

_POM = Path(__file__).parent.parent / "pom.xml"
_VERSION = ElementTree.parse(_POM).findtext("{*}version")  # noqa: S314 (a file of the project's own)
LIB = PLACE / f"neo4j-{_VERSION}"


def install() -> Path:
    """Downloads the server's programs where they are missing and returns their folder. Raises BadInput, StoreError."""
    java()
    if LIB.is_dir():
        return LIB
    partial = LIB.with_name(f"{LIB.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={partial}"]
    command = [str(maven()), "--quiet", "--batch-mode", "--strict-checksums", "--file", str(_POM), *goal]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = (done.stdout + done.stderr).strip()[-2000:]
        raise StoreError(f"没能下载 Neo4j:{said}", f"Neo4j could not be downloaded: {said}")
    partial.rename(LIB)
    return LIB
