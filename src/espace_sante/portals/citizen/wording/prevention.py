"""Windows of prevention in words: what, when, how strongly, what is known of it, and why it is proposed (CIT-20)."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from espace_sante.agenda.api import prevention
from espace_sante.portals.citizen.place import Place, Relative
from espace_sante.portals.citizen.wording.dates import calendar_day

Kind, Level, Status, Window = prevention.Kind, prevention.Level, prevention.Status, prevention.Window

LEVELS = {Level.MANDATORY: gettext_lazy("Obligatoire"), Level.RECOMMENDED: gettext_lazy("Conseillé")}
ICONS = {
    Kind.VACCINE: "syringe",
    Kind.CHILD_EXAM: "stethoscope",
    Kind.DENTAL: "tooth",
    Kind.SCREENING: "search",
    Kind.REVIEW: "heart",
}


def text_of(text: prevention.Text) -> str:
    """A sentence of the calendar in the language of the page."""
    return text.en if (get_language() or "fr").startswith("en") else text.fr


def name_of(window: prevention.Window) -> str:
    """« Vaccin contre les papillomavirus »."""
    return text_of(window.act.family.name)


def label_of(window: prevention.Window) -> str:
    """Which one among those of its family: « première dose », « à 65 ans »; empty when there is one alone."""
    return text_of(window.act.label)


def when_words(window: prevention.Window, today: date) -> str:
    """« Jusqu’au 1er mars 2030 », « Du 2 mars 2027 au 1er mars 2028 », « Dès maintenant »."""
    last = window.end - timedelta(days=1) if window.end else None
    days = {"start": calendar_day(window.start, today), "end": calendar_day(last, today) if last else ""}
    if window.start > today:
        return _("Du %(start)s au %(end)s") % days if last else _("À partir du %(start)s") % days
    if last is None:
        return _("Dès maintenant, sans date limite")
    return _("Jusqu’au %(end)s") % days if last >= today else _("Du %(start)s au %(end)s") % days


def status_words(window: prevention.Window, today: date) -> str:
    """What is known of it, with its day."""
    day = {"day": calendar_day(window.on, today) if window.on else ""}
    said = {
        Status.TO_PLAN: _("À prévoir"),
        Status.NOT_STATED: _("Non renseigné"),
        Status.DONE: _("Fait le %(day)s") % day,
        Status.NOT_DONE: _("Pas fait"),
        Status.NOT_CONCERNED: _("Pas concerné"),
        Status.POSTPONED: _("Remis après le %(day)s") % day,
    }
    if window.status is Status.TO_PLAN and window.start > today:
        return _("À venir")
    return said[window.status]


def why_words(window: prevention.Window, found: prevention.Prevention, who: Relative) -> list[str]:
    """Why this is proposed to this person, by which text, and what it was computed from."""
    edition = found.edition
    lines = [_age_words(who, _years(found.born_on, found.today))]
    if window.act.family.kind is Kind.VACCINE and window.document_id is None and window.status is not Status.DONE:
        lines.append(_("Aucune note de vaccination, parmi celles que vous pouvez lire, ne dit que c’est fait."))
    if window.if_concerned:
        lines.append(_("Le sexe n’est pas connu ici : cet examen ne concerne que les femmes."))
    lines.append(
        _("Le calcul tient compte de l’âge, du sexe et des notes de vaccination. Jamais du reste des documents.")
    )
    source = {"source": text_of(edition.sources[window.act.source])}
    lines.append(_("Source : %(source)s.") % source)
    in_force = {"title": text_of(edition.title), "day": calendar_day(edition.valid_from, found.today)}
    lines.append(_("%(title)s, en vigueur depuis le %(day)s.") % in_force)
    return lines


def _age_words(who: Relative, years: int) -> str:
    if who.own:
        return ngettext("Vous avez %(years)s an.", "Vous avez %(years)s ans.", years) % {"years": years}
    told = {"name": who.given_name, "years": years}
    return ngettext("%(name)s a %(years)s an.", "%(name)s a %(years)s ans.", years) % told


def _years(born_on: date, today: date) -> int:
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def title_of(place: Place) -> str:
    from_name = place.who.given_name
    return _("Prévention") if place.own else _("Prévention pour %(name)s") % {"name": from_name}
