"""What surrounds every page: whose space is open, the other ones, the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from espace_sante.access.api import Action
from espace_sante.portals.citizen.wording.carers import until_words
from espace_sante.portals.citizen.wording.messages import unread_messages_words
from espace_sante.portals.components.shell import AccountLink, NavItem, Person, ShellPresenter, SwitcherEntry
from espace_sante.spaces.api import State

if TYPE_CHECKING:
    from espace_sante.portals.citizen.place import Place, Relative


# What a page of the navigation is for, when it is not for everybody who may enter.
PAGES = {
    "documents": Action.LIST_DOCUMENTS,
    "messages": Action.READ_MESSAGES,
    "agenda": Action.READ_AGENDA,
    "activity": Action.READ_TRACE,
    "professionals": Action.SEE_PROFESSIONALS,
}
MOST_SHOWN = 99  # in a bubble; the words beside it say the whole number
# The pages that « Plus » leads to: it stays lit while one of them is open.
BEHIND_MORE = frozenset(
    {"family", "security", "carers", "helped", "reports", "confidentiality", "catalogue", "services"}
)


def shell_of(place: Place, *, current: str = "", counts: Mapping[UUID, int] | None = None) -> ShellPresenter:
    """`current` is the name of the page in the navigation, empty on a page that is not in it."""
    who = place.who
    return ShellPresenter(
        person=Person(
            name=who.given_name,
            initial=who.given_name[:1].upper(),
            colour=who.colour,
            role_label=_("Votre espace") if who.own else role_of(who, short=True),
            is_own=who.own,
        ),
        nav=_nav(place, current) if who.space and who.space.state is State.ACTIVE else [],
        people=people_of(place, counts or {}) if len(place.people) > 1 else [],
        account=[
            AccountLink(
                label=_("Ma famille"), href=reverse("citizen:family"), icon="users", current=current == "family"
            ),
            AccountLink(
                label=_("Connexion et sécurité"),
                href=reverse("citizen:security"),
                icon="shield",
                current=current == "security",
            ),
            *_about_carers(place, current),
            AccountLink(label=_("Accessibilité"), href=reverse("public:accessibility"), icon="help"),
            AccountLink(label=_("Se déconnecter"), href=reverse("public:sign_out"), icon="logout", method="post"),
        ],
        home_href=home_address(who),
        **_notices(place),
    )


def _notices(place: Place) -> dict[str, Any]:
    """The bell: what waits in every space one may open. Without an active space of one's own there is no centre."""
    oneself = place.people[0]
    if oneself.space is None or oneself.space.state is not State.ACTIVE:
        return {}
    count = sum(place.unread.values())
    return {
        "notices_href": reverse("citizen:notifications"),
        "notices_count": min(count, MOST_SHOWN),
        "notices_label": unread_words(count),
    }


def unread_words(count: int) -> str:
    """« 2 notifications non lues »; empty for none."""
    words = ngettext("%(count)s notification non lue", "%(count)s notifications non lues", count)
    return words % {"count": count} if count else ""


def people_of(place: Place, counts: Mapping[UUID, int], *, short: bool = False) -> list[SwitcherEntry]:
    """Every space one may open, one's own first, with what waits in each. `short`: where a date has no room."""
    reachable = [one for one in place.people if one.own or one.space]
    return [_entry(one, place, counts.get(one.space.id, 0) if one.space else 0, short=short) for one in reachable]


def _about_carers(place: Place, current: str) -> list[AccountLink]:
    """Who helps me, whom I help: about oneself, whatever the space that is open."""
    oneself = place.people[0]
    if oneself.space is None or oneself.space.state is not State.ACTIVE:
        return []
    mine, theirs = reverse("citizen:carers", args=[oneself.space.id]), reverse("citizen:helped")
    return [
        AccountLink(label=_("Mes aidants"), href=mine, icon="users", current=current == "carers"),
        AccountLink(label=_("Les personnes que j’aide"), href=theirs, icon="heart", current=current == "helped"),
    ]


def home_address(who: Relative) -> str:
    if who.own or who.space is None:
        return reverse("citizen:home")
    return reverse("citizen:home_of", args=[who.space.id])


def role_of(who: Relative, *, short: bool = False) -> str:
    """Under the name of somebody else: in which quality one is here. `short`: where a date has no room."""
    if who.kind == "carer" and short:
        return _("Vous l’aidez")
    if who.until is not None and who.kind == "carer":
        return _("Vous l’aidez, %(until)s") % {"until": until_words(who.until)}
    named = {"guardian": _("Vous agissez en son nom"), "assistant": _("Vous l’assistez")}
    return named.get(who.kind) or _("Vous êtes son représentant légal")


def _entry(one: Relative, place: Place, count: int, *, short: bool) -> SwitcherEntry:
    hint = _("Vous") if one.own else ngettext("%(age)s an", "%(age)s ans", one.age or 0) % {"age": one.age}
    if one.kind == "carer":
        hint = role_of(one, short=short)
    waiting = ngettext("%(count)s nouveau document", "%(count)s nouveaux documents", count) % {"count": count}
    return SwitcherEntry(
        name=one.given_name,
        href=home_address(one),
        hint=hint,
        current=one.holder_id == place.who.holder_id,
        initial=one.given_name[:1].upper(),
        colour=one.colour,
        count=min(count, 99),
        count_label=waiting if count else "",
    )


def _nav(place: Place, current: str) -> list[NavItem]:
    """Five pages on a telephone; there, « Plus » leads to the professionals and the activity as well."""
    here = [place.space.id]
    rows: tuple[tuple[str, str, str, str, Literal["everywhere", "wide"]], ...] = (
        ("home", _("Accueil"), home_address(place.who), "home", "everywhere"),
        ("documents", _("Documents"), reverse("citizen:documents", args=here), "file", "everywhere"),
        ("messages", _("Messages"), reverse("citizen:messages", args=here), "mail", "everywhere"),
        ("agenda", _("Agenda"), reverse("citizen:agenda", args=here), "calendar", "everywhere"),
        ("activity", _("Activité"), reverse("citizen:activity", args=here), "history", "wide"),
        ("professionals", _("Soignants"), reverse("citizen:professionals", args=here), "stethoscope", "wide"),
        ("more", _("Plus"), reverse("citizen:more", args=here), "more", "everywhere"),
    )
    waiting = place.unread_messages.get(place.space.id, 0)
    items = [
        NavItem(
            label=label,
            href=href,
            icon=icon,
            current=key == current,
            holds=key == "more" and current in BEHIND_MORE,
            count=min(waiting, MOST_SHOWN) if key == "messages" else 0,
            count_label=unread_messages_words(waiting) if key == "messages" else "",
            place=where,
        )
        for key, label, href, icon, where in rows
        if key not in PAGES or place.may(PAGES[key])
    ]
    return [*items[:-1], *_bell(place, current), items[-1]]


def _bell(place: Place, current: str) -> list[NavItem]:
    """The bell at the side of a wide screen; on a narrow one it is in the bar, at the top."""
    told = _notices(place)
    if not told:
        return []
    return [
        NavItem(
            label=_("Notifications"),
            href=told["notices_href"],
            icon="bell",
            current=current == "notifications",
            count=told["notices_count"],
            count_label=told["notices_label"],
            place="wide",
        )
    ]
