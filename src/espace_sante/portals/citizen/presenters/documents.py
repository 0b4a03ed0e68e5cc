"""The list of documents, by day, with its filters; and one document as a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.access.api import Action, Reason
from espace_sante.portals.citizen.place import Place
from espace_sante.portals.citizen.presenters.shell import shell_of
from espace_sante.portals.citizen.wording.categories import CATEGORIES, category_icon, category_name, category_number
from espace_sante.portals.citizen.wording.dates import day_of, day_title, short_day
from espace_sante.portals.citizen.wording.people import of_person
from espace_sante.portals.components.presenters import Chip
from espace_sante.portals.components.shell import ShellPresenter
from espace_sante.record.api import DocumentPage, DocumentView


@dataclass(frozen=True, kw_only=True)
class DocumentRow:
    """One line of a list."""

    title: str
    href: str
    meta: str
    icon: str
    new: bool
    masked: bool
    own: bool
    version: str
    preview: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Day:
    """The documents of one day."""

    id: str
    title: str
    rows: list[DocumentRow]


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What was asked for: the category and the state of the address, the words of the posted search."""

    category: str = ""
    state: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentsPresenter:
    """The page of the documents."""

    shell: ShellPresenter
    title: str
    own: bool
    chips: list[Chip]
    states: list[Chip]
    days: list[Day]
    words: str
    found: str
    search_action: str
    list_href: str
    upload_href: str
    masking_href: str
    history_href: str
    following: str
    following_href: str
    empty: bool
    nothing_at_all: bool
    masked_count: int


def documents_presenter(
    place: Place, page: DocumentPage, counts: Mapping[str, int], choices: Choices, *, cursor: str
) -> DocumentsPresenter:
    address = reverse("citizen:documents", args=[place.space.id])
    return DocumentsPresenter(
        shell=shell_of(place, current="documents"),
        title=documents_title(place),
        own=place.own,
        chips=_category_chips(address, counts, choices),
        states=_state_chips(address, choices),
        days=_days(place, page.documents),
        words=choices.words,
        found=_found(page.total) if choices.words else "",
        search_action=_address(address, choices),
        list_href=address,
        upload_href=reverse("citizen:upload", args=[place.space.id]) if may_ask_to_add(place) else "",
        masking_href=reverse("citizen:masking", args=[place.space.id]) if place.may(Action.MASK_DOCUMENT) else "",
        history_href=reverse("citizen:health_history", args=[place.space.id])
        if place.may(Action.READ_HEALTH_HISTORY)
        else "",
        following=page.next_cursor or "",
        following_href=_address(address, choices, suite=page.next_cursor) if page.next_cursor else "",
        empty=not page.documents,
        nothing_at_all=not counts and not cursor,
        masked_count=sum(1 for view in page.documents if view.facts.masque_ps),
    )


def may_ask_to_add(place: Place) -> bool:
    """Whether the page to add a document is offered: also where it only says that the identity is not verified yet."""
    decision = place.decide(Action.ADD_OWN_DOCUMENT)
    return decision.allowed or decision.reason is Reason.IDENTITY_NOT_QUALIFIED


def documents_title(place: Place) -> str:
    if place.own:
        return _("Mes documents")
    return _("Documents %(of_name)s") % {"of_name": of_person(place.who.given_name)}


def document_row(view: DocumentView, place: Place) -> DocumentRow:
    """What it is, who wrote it, and its states."""
    author = author_name(view)
    day = short_day(day_of(view.service_start_time), day_of(place.now))
    return DocumentRow(
        title=view.title,
        href=reverse("citizen:document", args=[view.space_id, view.id]),
        meta=", ".join(filter(None, [author or category_name(view.category), day])),
        icon=category_icon(view.category),
        new=view.new,
        masked=view.facts.masque_ps,
        own=view.by_hand,
        version=version_words(view),
        preview=reverse("citizen:preview", args=[view.space_id, view.id]) if view.has_preview else "",
        note=_("En quarantaine") if view.facts.quarantined else "",
    )


def author_name(view: DocumentView) -> str:
    """A professional's name, or the structure that wrote it; nothing for what the holder's side added."""
    return view.author.name or view.author.institution


def version_words(view: DocumentView) -> str:
    return _("Version %(number)s") % {"number": view.content_version} if view.content_version > 1 else ""


def _days(place: Place, documents: list[DocumentView]) -> list[Day]:
    today = day_of(place.now)
    days = groupby(documents, key=lambda view: day_of(view.service_start_time))
    return [
        Day(
            id=f"jour-{day:%Y-%m-%d}",
            title=day_title(day, today),
            rows=[_row_of_a_day(view, place) for view in found],
        )
        for day, found in days
    ]


def _row_of_a_day(view: DocumentView, place: Place) -> DocumentRow:
    """Under the title of its day a row says its category, not its date."""
    meta = " · ".join(filter(None, [category_name(view.category), author_name(view)]))
    return replace(document_row(view, place), meta=meta)


def _category_chips(address: str, counts: Mapping[str, int], choices: Choices) -> list[Chip]:
    everything = Chip(
        label=_("Tous"), href=_address(address, Choices(state=choices.state)), current=not choices.category,
        count=sum(counts.values()),
    )  # fmt: skip
    shown = [name for name in CATEGORIES if counts.get(name) or name == choices.category]
    return [
        everything,
        *(
            Chip(
                label=category_name(name),
                href=_address(address, Choices(category=name, state=choices.state)),
                current=name == choices.category,
                count=counts.get(name, 0),
            )
            for name in shown
        ),
    ]


def _state_chips(address: str, choices: Choices) -> list[Chip]:
    rows = (("", _("Tous les états")), ("nouveaux", _("Pas encore lus")), ("masques", _("Masqués")))
    return [
        Chip(
            label=label,
            href=_address(address, Choices(category=choices.category, state=state)),
            current=choices.state == state,
        )
        for state, label in rows
    ]


def _address(address: str, choices: Choices, **more: str | None) -> str:
    """The list with these filters. The words searched for never stand in it."""
    number = category_number(choices.category) if choices.category else ""
    values = {"categorie": number, "etat": choices.state, **more}
    query = urlencode({name: value for name, value in values.items() if value})
    return f"{address}?{query}" if query else address


def _found(total: int) -> str:
    if total == 0:
        return _("Aucun document ne contient ces mots dans son titre ni dans le nom de son auteur.")
    return ngettext("%(count)s document trouvé.", "%(count)s documents trouvés.", total) % {"count": total}
