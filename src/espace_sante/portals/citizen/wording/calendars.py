"""What became of a calendar file, and what an address tells, in words."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from espace_sante.agenda.api import Detail
from espace_sante.interop.icalendar.api import CounterRefused, Imported, NotTheOrganizer
from espace_sante.kernel.errors import DomainError

DETAILS: dict[Detail, str | Promise] = {
    Detail.BUSY: gettext_lazy("On y lit « Occupé », et rien d’autre."),
    Detail.NEUTRAL: gettext_lazy("On y lit « Rendez-vous » et le prénom, sans lieu ni soignant."),
    Detail.ALL: gettext_lazy("On y lit tout : le soignant, le lieu, les notes."),
}
_REASONS: dict[str, str | Promise] = {
    "date-out-of-bounds": gettext_lazy("leur date est avant 1900, ou dans plus de dix ans"),
    "rule-refused": gettext_lazy("ils reviennent d’une façon que nous ne savons pas noter"),
    "zone-unknown": gettext_lazy("leur fuseau horaire n’est pas connu"),
    "too-many-events": gettext_lazy("cet agenda est plein"),
    "identifier-taken": gettext_lazy("leur numéro est celui d’un autre rendez-vous"),
    "not-the-author": gettext_lazy("un professionnel les a notés, et lui seul les change"),
}


def imported_words(done: Imported) -> str:
    """« 3 rendez-vous ajoutés, 1 mis à jour, 2 déjà là. »"""
    told = [
        ngettext("%(count)s rendez-vous ajouté", "%(count)s rendez-vous ajoutés", done.added) % {"count": done.added},
        ngettext("%(count)s mis à jour", "%(count)s mis à jour", done.changed) % {"count": done.changed}
        if done.changed
        else "",
        ngettext("%(count)s déjà là", "%(count)s déjà là", done.same) % {"count": done.same} if done.same else "",
    ]
    return f"{', '.join(filter(None, told))}."


def refused_words(done: Imported) -> Iterator[str]:
    """« 2 laissés de côté : leur date est avant 1900, ou dans plus de dix ans. »"""
    for code, count in done.refused:
        reason = _REASONS.get(code) or _("leur contenu n’est pas complet, ou n’est pas compris")
        words = ngettext("%(count)s laissé de côté : %(reason)s.", "%(count)s laissés de côté : %(reason)s.", count)
        yield words % {"count": count, "reason": reason}


def accepted_words(*, sent: bool) -> str:
    """Of an invitation that was noted. `sent`: who invites is told."""
    if sent:
        return _("C’est noté dans l’agenda, et la réponse part : vous viendrez. S’il change, l’agenda changera aussi.")
    return _("C’est noté dans l’agenda. S’il change, l’agenda changera aussi.")


def refused_invitation_words(error: DomainError) -> str:
    """Why nothing was noted."""
    if isinstance(error, NotTheOrganizer):
        return _("Cette invitation n’est pas de la personne qui l’envoie. Rien n’est noté.")
    if isinstance(error, CounterRefused):
        return _("On vous propose une autre date. Répondez par un message : rien n’est noté.")
    return _("Cette invitation n’est pas lisible, ou sa date ne convient pas. Rien n’est noté.")
