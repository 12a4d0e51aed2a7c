"""Writes a network as one self-contained page: pyvis' data and the drawing library that it brings, in a template of ours.

pyvis' own page loads from other servers and lets data run as HTML (docs/explanation/choices.md), so only its data is used.
Data stands in a JSON block and reaches the page as text, never as markup; a content security policy allows the page's own
scripts, by their hashes, and nothing else.
"""

import base64
import hashlib
import html
import json
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any

from lianjian.errors import BadInput
from lianjian.viz.extra import extra
from lianjian.viz.network import Picture

#: What a node and an edge of the drawing library may carry; everything else that pyvis adds stays out.
NODE_KEYS = ("id", "label", "x", "y", "size", "shape", "color", "font")
#: Alliances can be read from afar, their members from near.
FONT_SIZES = {"alliance": 54}
FONT_SIZE = 17
EDGE_KEYS = ("from", "to", "width", "color")
#: Above this the drawing library is too slow to be of use (docs/explanation/choices.md).
LIMIT = 2000
LIBRARY = "lib/vis-9.1.2/vis-network.min.js"


def write_page(picture: Picture, path: Path) -> None:
    """Write the picture to `path` as UTF-8. Raises BadInput when it is too large to draw or cannot be written."""
    if len(picture.nodes) > LIMIT:
        raise BadInput(
            f"要画的有 {len(picture.nodes)} 个点,超过 {LIMIT} 个,请缩小范围。",
            f"{len(picture.nodes)} nodes are too many to draw (at most {LIMIT}); choose a smaller part.",
        )
    try:
        path.write_bytes(page(picture).encode("utf-8"))
    except OSError as error:
        raise BadInput(f"写不了“{path}”:{error.strerror}。", f"Cannot write {path}: {error.strerror}.") from error


def page(picture: Picture) -> str:
    """The page's text."""
    # First, because it says what to install where pyvis is missing.
    data = _as_json(_data(picture))
    library = resources.files("pyvis").joinpath("templates", LIBRARY).read_text(encoding="utf-8")
    # The library must not end the script element that holds it.
    library = library.replace("</script", "<\\/script")
    script = _own("page.js")
    return Template(_own("page.html")).substitute(
        title=html.escape(picture.title),
        subtitle=html.escape(picture.subtitle),
        policy=f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {_hash(library)} {_hash(script)}",
        style=_own("page.css"),
        notes="".join(f"<p>{html.escape(zh)}<br><span lang='en'>{html.escape(en)}</span></p>" for zh, en in picture.notes),
        data=data,
        library=library,
        script=script,
    )


def _data(picture: Picture) -> dict[str, Any]:
    network = extra("pyvis.network", "draw").Network()
    for node in picture.nodes:
        colour = picture.groups[node["group"]][2]
        shape = "square" if node["group"] == "alliance" else "dot"
        network.add_node(
            node["id"],
            label=node["label"],
            x=node["x"],
            y=node["y"],
            size=node["size"],
            shape=shape,
            color=colour,
            font={"size": FONT_SIZES.get(node["group"], FONT_SIZE)},
        )
    for edge in picture.edges:
        network.add_edge(edge["from"], edge["to"], width=6 if edge["strong"] else 2, color="#9aa5b1")
    nodes, edges, *_ = network.get_network_data()
    return {
        "nodes": [{key: node[key] for key in NODE_KEYS if key in node} for node in nodes],
        "edges": [{key: edge[key] for key in EDGE_KEYS if key in edge} for edge in edges],
        "details": {
            node["id"]: {"group": node["group"], "lines": node["lines"], "sources": node["sources"]} for node in picture.nodes
        },
        "ties": [{key: edge[key] for key in ("from", "to", "label", "sources")} for edge in picture.edges],
        "groups": {name: {"zh": zh, "en": en, "color": color} for name, (zh, en, color) in picture.groups.items()},
    }


def _as_json(data: Any) -> str:
    """JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode('utf-8')).digest()).decode()}'"


def _own(name: str) -> str:
    return resources.files("lianjian.viz").joinpath("templates", name).read_text(encoding="utf-8")
