"""The page of one window: what it is, why, what was said of it, and what one may say."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from espace_sante.access.api import Action
from espace_sante.agenda.api import prevention
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.prevention import (
    LEVELS,
    label_of,
    name_of,
    status_words,
    text_of,
    title_of,
    when_words,
    why_words,
)
from espace_sante.portals.components.shell import ShellPresenter


@dataclass(frozen=True, kw_only=True)
class WindowPresenter:
    """`say_action`: where what one says is sent; `record_action`: where a vaccination is added to the record (AGE-09).

    `document_href`: the note that says it was done. Each is empty for who may not.
    """

    shell: ShellPresenter
    title: str
    lead: str
    back_href: str
    back_label: str
    facts: list[tuple[str, str]]
    text: str
    why: list[str]
    say_action: str
    record_action: str
    document_href: str
    said: bool


def window_presenter(place: Place, found: prevention.Prevention, window: prevention.Window) -> WindowPresenter:
    here = [place.space.id, found.marks[window.key]]
    document = [place.space.id, window.document_id]
    recordable = prevention.can_be_recorded(window) and place.may(Action.ADD_OWN_DOCUMENT)
    readable = window.document_id is not None and place.may(Action.READ_DOCUMENT)
    return WindowPresenter(
        shell=shell_of(place, current="agenda"),
        title=name_of(window),
        lead=label_of(window),
        back_href=reverse("citizen:prevention", args=[place.space.id]),
        back_label=title_of(place),
        facts=[
            (_("Où cela en est"), status_words(window, found.today)),
            (_("Quand"), when_words(window, found.today)),
            (_("Ce que dit le texte"), str(LEVELS[window.act.level])),
        ],
        text=text_of(window.act.family.why),
        why=why_words(window, found, place.who),
        say_action=reverse("citizen:prevention_window", args=here) if place.may(Action.CHANGE_AGENDA) else "",
        record_action=reverse("citizen:prevention_record", args=here) if recordable else "",
        document_href=reverse("citizen:document", args=document) if readable else "",
        said=window.status in prevention.SAID,
    )
