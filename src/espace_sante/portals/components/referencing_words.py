"""The words of referencing, the same for publishers, operators and everybody: statuses, criteria, steps, what lacks."""

from __future__ import annotations

from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from espace_sante.catalogue.api import College, CriterionLine, Family, How, Met, ServiceStatus, Track, Voice

Words = str | Promise
TagKind = Literal["plain", "new", "masked", "wait", "ok", "danger", "info"]
S = ServiceStatus

STATUSES: dict[ServiceStatus, tuple[Words, TagKind]] = {
    S.DRAFT: (_("Brouillon"), "plain"),
    S.SUBMITTED: (_("Envoyé"), "wait"),
    S.TECHNICAL_CHECK: (_("Vérification technique"), "wait"),
    S.COMMISSION: (_("Devant la commission"), "wait"),
    S.MINISTER: (_("Décision du ministre attendue"), "wait"),
    S.CONVENTION: (_("Convention à signer"), "wait"),
    S.PRE_PRODUCTION: (_("Préproduction"), "info"),
    S.ONLINE: (_("En ligne"), "ok"),
    S.OFFLINE: (_("Hors ligne"), "plain"),
    S.SUSPENDED: (_("Suspendu"), "danger"),
    S.DEREFERENCED: (_("Retiré du catalogue"), "danger"),
}
# What the publisher is told to do, or to wait for.
NEXT: dict[ServiceStatus, Words] = {
    S.DRAFT: _("Remplissez le dossier, puis envoyez-le."),
    S.SUBMITTED: _("Votre dossier attend qu’une personne le prenne en charge. Vous pouvez encore le reprendre."),
    S.TECHNICAL_CHECK: _("Une personne vérifie chaque critère. Ses remarques s’affichent ici quand elle a fini."),
    S.COMMISSION: _("Des représentants d’usagers et des experts donnent leur avis."),
    S.MINISTER: _("L’avis est favorable. Le ministre décide."),
    S.CONVENTION: _("La décision est favorable. Il reste à signer la convention avec le ministre et la Cnam."),
    S.PRE_PRODUCTION: _("La convention est signée. Essayez les échanges en bac à sable avant la mise en ligne."),
    S.ONLINE: _("Votre service est au catalogue."),
    S.OFFLINE: _("Votre service n’est pas montré et n’échange rien."),
    S.SUSPENDED: _("Votre service ne lit et n’ajoute plus rien. La raison est dans l’historique."),
    S.DEREFERENCED: _("Votre service n’est plus au catalogue, et ses échanges sont arrêtés."),
}
TRACKS: dict[Track, Words] = {
    Track.PLAIN: _("Sans échange de données"),
    Track.EXCHANGE: _("Avec échange de données"),
}
FAMILIES: dict[Family, Words] = {
    Family.TECHNICAL: _("Technique"),
    Family.SECURITY: _("Sécurité"),
    Family.ETHICS: _("Éthique"),
}
HEADINGS: dict[str, Words] = {
    "urbanisation": _("Place dans le système de santé"),
    "interoperability": _("Échanges"),
    "hosting": _("Hébergement"),
    "identity": _("Identité et comptes"),
    "protection": _("Protection des données"),
    "content": _("Qualité des contenus"),
    "transparency": _("Transparence"),
    "assistance": _("Aide humaine"),
    "accessibility": _("Accessibilité"),
    "environment": _("Sobriété"),
}
MET: dict[Met, Words] = {
    Met.MET: _("Respecté"),
    Met.NOT_MET: _("Non respecté"),
    Met.NOT_CONCERNED: _("Sans objet"),
}
HOW: dict[How, Words] = {How.DECLARED: _("Déclaré par l’éditeur"), How.CHECKED: _("Vérifié")}
# What the publisher is told beside each criterion, before anybody looked.
TO_COME: dict[How, Words] = {
    How.DECLARED: _("Votre déclaration suffit."),
    How.CHECKED: _("Une personne le vérifiera."),
}
COLLEGES: dict[College, Words] = {
    College.USERS: _("Représentants d’usagers"),
    College.EXPERTS: _("Experts"),
}
VOICES: dict[Voice, Words] = {
    Voice.FAVOURABLE: _("Favorable"),
    Voice.RESERVES: _("Favorable avec réserves"),
    Voice.UNFAVOURABLE: _("Défavorable"),
    Voice.ABSTAINS: _("Abstention"),
}
STEPS: dict[str, Words] = {
    "create": _("Dossier commencé"),
    "submit": _("Dossier envoyé"),
    "take_back": _("Dossier repris par l’éditeur"),
    "take_up": _("Vérification technique commencée"),
    "send_back": _("Dossier renvoyé à l’éditeur"),
    "hand_on": _("Transmis à la commission"),
    "not_tied": _("Aucun lien déclaré avec l’éditeur"),
    "tied": _("Retrait d’un membre pour un lien"),
    "opinion": _("Avis d’un membre de la commission"),
    "favourable": _("Avis favorable de la commission"),
    "unfavourable": _("Avis défavorable de la commission"),
    "accept": _("Décision favorable du ministre"),
    "refuse": _("Décision défavorable du ministre"),
    "sign": _("Convention signée"),
    "put_online": _("Mis en ligne"),
    "put_back_online": _("Remis en ligne par l’éditeur"),
    "take_offline": _("Mis hors ligne par l’éditeur"),
    "lapse": _("Convention terminée : hors ligne"),
    "lapse_early": _("Convention terminée avant la mise en ligne : à signer de nouveau"),
    "renew": _("Nouvelle convention signée"),
    "renew_offline": _("Nouvelle convention signée"),
    "renew_suspended": _("Nouvelle convention signée"),
    "suspend": _("Suspendu"),
    "resume": _("Suspension levée"),
    "resume_offline": _("Suspension levée : hors ligne"),
    "dereference": _("Retiré du catalogue"),
    "withdraw": _("Retiré par l’éditeur"),
    "correct": _("Fiche corrigée"),
    "ask_finalities": _("Autres données demandées"),
    "agree_finalities": _("Autres données : accord d’une première personne"),
    "accept_finalities": _("Autres données acceptées"),
    "refuse_finalities": _("Autres données refusées"),
    "audit": _("Audit fait"),
    "audit_late": _("Audit en retard"),
    "read_evidence": _("Pièce ouverte"),
}
_LACKS: dict[str, Words] = {
    "card:summary": _("La fiche : une phrase qui dit ce que fait le service"),
    "card:description": _("La fiche : la description"),
    "card:business_model": _("La fiche : qui paie"),
    "card:device": _("La fiche : si c’est un dispositif médical"),
    "card:terms_url": _("La fiche : l’adresse des conditions d’utilisation"),
    "card:privacy_url": _("La fiche : l’adresse de la page sur les données"),
    "card:support": _("La fiche : l’adresse de l’assistance"),
    "themes": _("La fiche : un thème au moins"),
    "purposes": _("La fiche : une finalité au moins"),
    "regions": _("La fiche : où le service fonctionne"),
    "screenshots": _("Les captures d’écran : une au moins"),
    "finalities": _("Les données demandées : une au moins"),
    "purposes:reading": _(
        "Un service qui lit des données sert à la prévention, au diagnostic, au soin ou au suivi, et à rien d’autre"
    ),
    "dpia": _("L’analyse d’impact sur la protection des données"),
}


def lack_words(code: str) -> str:
    """What lacks, in words."""
    kind, _colon, criterion = code.partition(":")
    if kind == "criterion":
        return gettext("Le critère %(code)s : votre réponse") % {"code": criterion}
    if kind == "evidence":
        return gettext("Le critère %(code)s : la pièce demandée") % {"code": criterion}
    return str(_LACKS.get(code, code))


def step_words(what: str) -> str:
    return str(STEPS.get(what, what))


def heading_of(line: CriterionLine) -> str:
    return str(HEADINGS.get(line.heading, line.heading))
