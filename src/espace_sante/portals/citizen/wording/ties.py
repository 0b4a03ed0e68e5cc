"""What ties a professional, or a structure, to a space, in a plain sentence: why they read, or do not, until when.

Two voices, as everywhere: one for the holder (« votre »), one for who acts for them (« son », « sa »).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.access.api import Relations, TieKind, TieView, TreatingDoctor
from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.citizen.wording.carers import long_day
from espace_sante.portals.citizen.wording.dates import clock, day_of
from espace_sante.portals.citizen.wording.people import called
from espace_sante.portals.citizen.wording.reasons import Voices, said

# Each tie, before its end date.
TIES: dict[str, Voices] = {
    TieKind.MEDECIN_TRAITANT: (
        gettext_lazy("C’est votre médecin traitant"),
        gettext_lazy("C’est son médecin traitant"),
    ),
    TieKind.CARE_TEAM: (
        gettext_lazy("Fait partie de votre équipe de soins"),
        gettext_lazy("Fait partie de son équipe de soins"),
    ),
    TieKind.CONSENT: (gettext_lazy("Vous lui avez donné votre accord"), gettext_lazy("L’accord lui a été donné")),
    TieKind.EXPRESS_CONSENT: (
        gettext_lazy("Vous lui avez donné votre accord exprès"),
        gettext_lazy("L’accord exprès lui a été donné"),
    ),
    TieKind.STRUCTURE: (
        gettext_lazy("Vous avez donné votre accord à tout l’établissement"),
        gettext_lazy("L’accord a été donné à tout l’établissement"),
    ),
    TieKind.ADMINISTRATOR: (
        gettext_lazy("Lit aussi ce que vous masquez, et peut bloquer d’autres soignants"),
        gettext_lazy("Lit aussi ce qui est masqué, et peut bloquer d’autres soignants"),
    ),
    TieKind.NOT_THIS_VISIT: (
        gettext_lazy("Vous l’avez exclu de cette visite"),
        gettext_lazy("Exclu de cette visite"),
    ),
    TieKind.DEPOSITS_OPPOSED: (
        gettext_lazy("Vous vous opposez à ses prochains dépôts"),
        gettext_lazy("Ses prochains dépôts arrivent en quarantaine"),
    ),
    TieKind.LISTED: (gettext_lazy("Dans votre liste, sans accès"), gettext_lazy("Dans sa liste, sans accès")),
    TieKind.REFERENCE_MIDWIFE: (
        gettext_lazy("C’est votre sage-femme référente"),
        gettext_lazy("C’est sa sage-femme référente"),
    ),
    TieKind.CORRESPONDENT_PHARMACIST: (
        gettext_lazy("C’est votre pharmacie correspondante"),
        gettext_lazy("C’est sa pharmacie correspondante"),
    ),
    TieKind.BREAK_GLASS: (gettext_lazy("A déclaré une urgence"), gettext_lazy("A déclaré une urgence")),
    TieKind.CALL_CENTRE: (gettext_lazy("Régule un appel au 15"), gettext_lazy("Régule un appel au 15")),
    TieKind.CODE: (
        gettext_lazy("A utilisé un code que vous avez donné"),
        gettext_lazy("A utilisé un code qui lui a été donné"),
    ),
    TieKind.BLOCKED: (gettext_lazy("Vous avez bloqué son accès"), gettext_lazy("Son accès est bloqué")),
}
DECLARED: Voices = (
    gettext_lazy("A déclaré avoir votre accord, pour une consultation"),
    gettext_lazy("A déclaré avoir l’accord, pour une consultation"),
)
# The tie that tells best why somebody reads, the strongest first: a fact of `Relations`, and its tie.
_GROUNDS = (
    ("blocked", TieKind.BLOCKED),
    ("not_this_visit", TieKind.NOT_THIS_VISIT),
    ("medecin_traitant", TieKind.MEDECIN_TRAITANT),
    ("care_team", TieKind.CARE_TEAM),
    ("express_consent", TieKind.EXPRESS_CONSENT),
    ("consent", TieKind.CONSENT),
    ("structure", TieKind.STRUCTURE),
    ("code", TieKind.CODE),
)


def relation_words(relations: Relations, *, own: bool) -> str:
    """« Fait partie de votre équipe de soins. »; that they have no access, when nothing gives any."""
    for name, kind in _GROUNDS:
        if getattr(relations, name):
            return _sentence(said(TIES[kind], own=own))
    if relations.emergency is not None:
        return _sentence(said(TIES[TieKind(relations.emergency.value)], own=own))
    return _("N’a pas d’accès.")


def tie_words(tie: TieView, *, own: bool, now: datetime) -> str:
    """« Vous lui avez donné votre accord, jusqu’au 3 décembre 2026. »; empty for what is about one document."""
    voices = TIES.get(tie.kind)
    if voices is None:
        return ""
    by_themselves = tie.by_kind == ActorKind.PROFESSIONAL
    if by_themselves and tie.kind in {TieKind.CONSENT, TieKind.EXPRESS_CONSENT}:
        voices = DECLARED
    words = said(voices, own=own)
    return _sentence(f"{words}, {end_words(tie.until, now)}" if tie.until else words)


def end_words(until: datetime, now: datetime) -> str:
    """« jusqu’à 21 h 15 » today, « jusqu’à demain, 9 h 00 », « jusqu’au 3 décembre 2026 », the day included."""
    last = until - timedelta(microseconds=1)
    midnight = day_of(last) != day_of(until)
    days = (day_of(last) - day_of(now)).days
    if days == 0:
        return _("jusqu’à ce soir") if midnight else _("jusqu’à %(hour)s") % {"hour": clock(until)}
    if days == 1 and not midnight:
        return _("jusqu’à demain, %(hour)s") % {"hour": clock(until)}
    return _("jusqu’au %(day)s") % {"day": long_day(day_of(last))}


def treating_doctor_words(doctor: TreatingDoctor, *, own: bool) -> str:
    """What the insurer says, whether it differs, and which reading of the law holds here (MT-01, MT-05, MT-07).

    A file that names nobody does not contradict the doctor the insurer named before.
    """
    sentences = []
    if not doctor.rpps and not doctor.insurer_rpps:
        sentences.append(_("L’assurance maladie n’indique pas de médecin traitant."))
    elif doctor.mismatch and doctor.insurer_name:
        sentences.append(
            _(
                "L’assurance maladie indique un autre médecin traitant : %(name)s. "
                "Son information arrive avec quelques jours de retard ; elle ne se change pas ici."
            )
            % {"name": called(doctor.insurer_name)}
        )
    else:
        sentences.append(_("Le médecin traitant est celui que l’assurance maladie indique ; il ne se change pas ici."))
    sentences.append(_masked_words(doctor, own=own))
    return " ".join(sentences)


def _masked_words(doctor: TreatingDoctor, *, own: bool) -> str:
    if doctor.sees_masked:
        if own:
            return _("Dans ce service, il lit aussi ce que vous masquez. Pour l’éviter, bloquez-le.")
        return _("Dans ce service, il lit aussi ce qui est masqué. Pour l’éviter, bloquez-le.")
    if own:
        return _("Dans ce service, il ne lit pas ce que vous masquez, sauf si vous le lui confiez.")
    return _("Dans ce service, il ne lit pas ce qui est masqué, sauf si cela lui est confié.")


def _sentence(words: str) -> str:
    return f"{words}."
