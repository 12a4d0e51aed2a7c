"""Properties whose value is a place: the region of a completeness statement, and who may use an offer."""

from lianjian.loaders.mapping.drafts import NodeDraft, SheetDraft, add_note
from lianjian.loaders.problems import CODES
from lianjian.loaders.reading.cells import name_text
from lianjian.loaders.resolving.ends import named_failure
from lianjian.loaders.resolving.resolver import Failure, Resolver
from lianjian.schema import catalogue

#: 服务范围 in words: so many digits of the provider's place (docs/reference/questions.md, 1); 不限 is anybody.
_OWN = {
    **dict.fromkeys(("本社区", "本村", "own:12"), "own:12"),
    **dict.fromkeys(("本街道", "本镇", "本乡", "本乡镇", "own:9"), "own:9"),
    **dict.fromkeys(("本区", "本县", "本区县", "own:6"), "own:6"),
    **dict.fromkeys(("本市", "own:4"), "own:4"),
    **dict.fromkeys(("本省", "own:2"), "own:2"),
    "不限": None,
}


def settle(draft: SheetDraft, node: NodeDraft, resolver: Resolver, region: str | None) -> None:
    """Puts division codes in the place of names in the node's columns; what names no place is reported."""
    if node.kind == "Completeness" and "region" in node.columns:
        _regions(draft, node, resolver, region)
    if node.kind == "Offer" and "scope" in node.columns:
        _scopes(draft, node, resolver, region)


def _regions(draft: SheetDraft, node: NodeDraft, resolver: Resolver, region: str | None) -> None:
    column = node.columns["region"]
    for item, text in enumerate(column):
        column[item] = None
        found = _place(text, resolver, region)
        if isinstance(found, Failure):
            draft.sheet.report(found.code, node.rows[item], node.positions.get("region"), found.params)
            draft.sheet.await_decision(found)
        else:
            column[item] = found


def _scopes(draft: SheetDraft, node: NodeDraft, resolver: Resolver, region: str | None) -> None:
    column = node.columns["scope"]
    for item, text in enumerate(column):
        if text in _OWN or text is None:
            column[item] = _OWN.get(text)
            continue
        found = _place(text, resolver, region)
        column[item] = None if isinstance(found, Failure) else found
        if isinstance(found, Failure):
            # Of a place that a person can tell it is not said that anybody may use the offer.
            doubtful = CODES[found.code].severity == "review"
            code, params = (found.code, found.params) if doubtful else ("unknown-scope", {})
            draft.sheet.report(code, node.rows[item], node.positions.get("scope"), params)
            draft.sheet.await_decision(found)
            add_note(node.notes, item, f"{catalogue.kinds()['Offer'].property('scope').zh}: {text}")


def _place(text: str | None, resolver: Resolver, region: str | None) -> str | Failure | None:
    name = name_text(text) if text else None
    if name is None:
        return None
    found = resolver.name(name, ("Place",), None, region)
    return named_failure(name, found) if isinstance(found, Failure) else found[1]
