"""Documents: rows, who sees them."""

from espace_sante.portals.components.presenters import Viewer
from espace_sante.portals.components.tags.library import Parameters, block_component, component


@block_component("components/doc_list.html")
def doc_list(content: str, *, label: str = "") -> Parameters:
    """A card of documents."""


@component("components/doc_row.html")
def doc_row(
    *,
    title: str,
    href: str,
    meta: str = "",
    icon: str = "file",
    new: bool = False,
    masked: bool = False,
    own: bool = False,
    own_label: str = "",
    version: str = "",
    withdrawn: bool = False,
    note: str = "",
) -> Parameters:
    """A document in a list. `own` was added by the reader, or as `own_label` says; `version` is "Version 2"."""
    return {"tagged": any((new, masked, own, version, withdrawn, note))}


@block_component("components/visibility.html")
def visibility(content: str, *, can: list[Viewer], cannot: list[Viewer], level: int = 3) -> Parameters:
    """Who can see this, in sentences; its content is the switch that hides it."""
