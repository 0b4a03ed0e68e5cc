"""The professional's screen: who reads, who is the patient, the panels of the synthesis."""

from collections.abc import Sequence
from typing import Literal

from espace_sante.portals.components.presenters import PatientAlert
from espace_sante.portals.components.shell import AccountLink
from espace_sante.portals.components.tags.library import Parameters, block_component, component


@component("components/probar.html")
def probar(context: object, *, name: str, role: str, links: list[AccountLink], label: str = "") -> Parameters:
    """Who is reading, and the way out."""


@block_component("components/patient_strip.html")
def patient_strip(
    content: str,
    *,
    name: str,
    age: str = "",
    born: str = "",
    sex: str = "",
    ins: str = "",
    ins_state: str = "",
    ins_href: str = "",
    alerts: list[PatientAlert] | None = None,
    href: str = "",
    heading: bool = True,
    label: str = "",
    identity: Sequence[tuple[str, object]] = (),
) -> Parameters:
    """Identity, then what can kill; the content is the actions. `heading` makes the name the `h1` of the page.

    `identity` is what unfolds under the matricule: the matricule in full, the traits of birth.
    """
    return {"warnings": alerts or []}


@block_component("components/panel.html")
def panel(
    content: str,
    *,
    title: str,
    id: str,
    kind: Literal["plain", "news", "alert"] = "plain",
    source: str = "",
    href: str = "",
    link: str = "",
    note: str = "",
) -> Parameters:
    """A block of the synthesis: its title, where it comes from, its content."""


@block_component("components/panel_list.html")
def panel_list(content: str) -> Parameters:
    """The rows of a panel."""


@component("components/panel_row.html")
def panel_row(*, main: str, aside: str = "", sub: str = "", href: str = "", tag: str = "") -> Parameters:
    """A row of a panel: what, since when, a word more."""
