"""Families in plain words: where an invitation stands, on what ground one represents, why something is not possible."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.access.api import OwnSpaceNeeded
from espace_sante.identity.api import families
from espace_sante.kernel.errors import DomainError
from espace_sante.portals.citizen.wording.dates import day_of, short_day

Status = families.InvitationStatus
STATUSES: dict[Status, str | Promise] = {
    Status.PENDING: gettext_lazy("En attente de réponse"),
    Status.ACCEPTED: gettext_lazy("Acceptée"),
    Status.REFUSED: gettext_lazy("Refusée"),
    Status.EXPIRED: gettext_lazy("Restée sans réponse"),
    Status.CONTESTED: gettext_lazy("Contestée"),
    Status.WITHDRAWN: gettext_lazy("Annulée"),
}
STATUS_KINDS: dict[Status, str] = {
    Status.PENDING: "wait",
    Status.ACCEPTED: "ok",
    Status.CONTESTED: "danger",
}
GROUNDS: dict[str, str | Promise] = {
    families.Ground.INVITATION: gettext_lazy("sur invitation"),
    families.Ground.JUDGMENT: gettext_lazy("par décision de justice"),
}
ProofKind, ProvedAct = families.ProofKind, families.ProvedAct
PROOFS: dict[families.ProofKind, str | Promise] = {
    ProofKind.IDENTITY_CARD: gettext_lazy("la carte d’identité"),
    ProofKind.FAMILY_BOOKLET: gettext_lazy("le livret de famille"),
    ProofKind.SWORN_STATEMENT: gettext_lazy("une attestation sur l’honneur"),
}
PROVED_ACTS: dict[families.ProvedAct, str | Promise] = {
    ProvedAct.JUDGMENT: gettext_lazy("La décision d’un juge a été enregistrée %(on)s. Pièces vues : %(proofs)s."),
    ProvedAct.ANSWER_TAKEN_BACK: gettext_lazy(
        "La réponse d’un parent a été corrigée %(on)s. Pièces vues : %(proofs)s."),
    ProvedAct.CONSENTS_ALONE: gettext_lazy(
        "Une décision a confié %(on)s à ce mineur le soin de décider seul. Pièces vues : %(proofs)s."),
}  # fmt: skip
ERRORS: tuple[tuple[type[DomainError], str | Promise], ...] = (
    (families.NotCertified, gettext_lazy("Cochez la case si vous êtes son représentant légal.")),
    (families.NotAMinor, gettext_lazy("Cette personne a dix-huit ans : son espace est à elle seule.")),
    (families.SaidNotRepresentative, gettext_lazy(
        "Vous avez répondu que vous n’êtes pas son représentant légal. Si c’est une erreur, appelez votre caisse.")),
    (families.AuthorityWithdrawn, gettext_lazy(
        "Une décision enregistrée ici ne vous donne pas l’autorité sur cet enfant. Appelez votre caisse.")),
    (families.RepresentationContested, gettext_lazy(
        "Un parent conteste : rien ne peut changer avant la décision du juge.")),
    (families.AlreadyActsFor, gettext_lazy("C’est déjà fait : vous ouvrez son espace depuis votre compte.")),
    (families.EnoughRepresentatives, gettext_lazy(
        "Cet enfant a déjà deux représentants légaux. Il faut la décision d’un juge pour en ajouter un autre.")),
    (families.InvitationPending, gettext_lazy(
        "Une invitation attend déjà sa réponse. Annulez-la avant d’en envoyer une autre.")),
    (families.InvitingOneself, gettext_lazy("Ce sont vos propres renseignements. Écrivez ceux de l’autre parent.")),
    (OwnSpaceNeeded, gettext_lazy("Activez d’abord votre propre espace, puis revenez accepter.")),
)  # fmt: skip
CODE_REFUSED = gettext_lazy(
    "Ce numéro et ce code ne vont pas ensemble, ou le code a déjà servi ou a expiré. Vérifiez la lettre."
)
CODE_WAIT = gettext_lazy("Trop d’essais. Attendez une heure, puis recommencez avec la lettre sous les yeux.")


def error_words(error: DomainError) -> str:
    """Why it cannot be done, and what one can do."""
    return str(next((words for family, words in ERRORS if isinstance(error, family)), _("Cela n’a pas pu être fait.")))


def until_words(ends_at: datetime, now: datetime) -> str:
    """« jusqu’à ce soir », « jusqu’au 22 décembre »: an instant that is excluded ends the day before it."""
    last, today = day_of(ends_at - timedelta(microseconds=1)), day_of(now)
    if last == today:
        return _("jusqu’à ce soir")
    if last == today + timedelta(days=1):
        return _("jusqu’à demain soir")
    return _("jusqu’au %(day)s") % {"day": short_day(last, today)}
