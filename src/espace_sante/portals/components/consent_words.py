"""What one consent to a service is about, in words: on the pages where it is given, on receipts, in the activity."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.access.api import Consent, Finality, Right

# As a title.
TITLES: dict[Finality, str | Promise] = {
    Finality.DOCUMENTS: gettext_lazy("Documents"),
    Finality.AGENDA: gettext_lazy("Agenda"),
    Finality.WEIGHT: gettext_lazy("Poids"),
    Finality.HEIGHT: gettext_lazy("Taille"),
    Finality.BMI: gettext_lazy("Indice de masse corporelle"),
    Finality.WAIST: gettext_lazy("Tour de taille"),
    Finality.HEAD: gettext_lazy("Périmètre crânien"),
    Finality.TEMPERATURE: gettext_lazy("Température"),
    Finality.BLOOD_GLUCOSE: gettext_lazy("Glycémie"),
    Finality.INTERSTITIAL_GLUCOSE: gettext_lazy("Glucose interstitiel"),
    Finality.HBA1C: gettext_lazy("Hémoglobine glyquée"),
    Finality.GMI: gettext_lazy("Indice de gestion du glucose"),
    Finality.BLOOD_PRESSURE: gettext_lazy("Pression artérielle"),
    Finality.HEART_RATE: gettext_lazy("Fréquence cardiaque"),
    Finality.PAIN: gettext_lazy("Douleur"),
    Finality.STEPS: gettext_lazy("Nombre de pas"),
}
# Inside a sentence: yours, theirs.
_THINGS: dict[Finality, tuple[str | Promise, str | Promise]] = {
    Finality.DOCUMENTS: (gettext_lazy("vos documents"), gettext_lazy("ses documents")),
    Finality.AGENDA: (gettext_lazy("votre agenda"), gettext_lazy("son agenda")),
    Finality.WEIGHT: (gettext_lazy("votre poids"), gettext_lazy("son poids")),
    Finality.HEIGHT: (gettext_lazy("votre taille"), gettext_lazy("sa taille")),
    Finality.BMI: (gettext_lazy("votre indice de masse corporelle"), gettext_lazy("son indice de masse corporelle")),
    Finality.WAIST: (gettext_lazy("votre tour de taille"), gettext_lazy("son tour de taille")),
    Finality.HEAD: (gettext_lazy("votre périmètre crânien"), gettext_lazy("son périmètre crânien")),
    Finality.TEMPERATURE: (gettext_lazy("votre température"), gettext_lazy("sa température")),
    Finality.BLOOD_GLUCOSE: (gettext_lazy("votre glycémie"), gettext_lazy("sa glycémie")),
    Finality.INTERSTITIAL_GLUCOSE: (
        gettext_lazy("votre glucose interstitiel"),
        gettext_lazy("son glucose interstitiel"),
    ),
    Finality.HBA1C: (gettext_lazy("votre hémoglobine glyquée"), gettext_lazy("son hémoglobine glyquée")),
    Finality.GMI: (
        gettext_lazy("votre indice de gestion du glucose"),
        gettext_lazy("son indice de gestion du glucose"),
    ),
    Finality.BLOOD_PRESSURE: (gettext_lazy("votre pression artérielle"), gettext_lazy("sa pression artérielle")),
    Finality.HEART_RATE: (gettext_lazy("votre fréquence cardiaque"), gettext_lazy("sa fréquence cardiaque")),
    Finality.PAIN: (gettext_lazy("votre douleur"), gettext_lazy("sa douleur")),
    Finality.STEPS: (gettext_lazy("votre nombre de pas"), gettext_lazy("son nombre de pas")),
}
_WRITING: dict[Finality, tuple[str | Promise, str | Promise]] = {
    Finality.DOCUMENTS: (
        gettext_lazy("ajouter des documents à votre dossier"),
        gettext_lazy("ajouter des documents à son dossier"),
    ),
    Finality.AGENDA: (
        gettext_lazy("noter des rendez-vous dans votre agenda"),
        gettext_lazy("noter des rendez-vous dans son agenda"),
    ),
}


def title_of(finality: Finality) -> str:
    """« Glycémie »."""
    return str(TITLES[finality])


def thing_of(finality: Finality, *, own: bool) -> str:
    """« votre glycémie », « sa glycémie »."""
    return str(_THINGS[finality][0 if own else 1])


def consent_words(consent: Consent, *, own: bool) -> str:
    """« lire votre glycémie », « noter sa glycémie », « ajouter des documents à votre dossier »."""
    thing = thing_of(consent.finality, own=own)
    if consent.right is Right.READ:
        return _("lire %(thing)s") % {"thing": thing}
    written = _WRITING.get(consent.finality)
    return str(written[0 if own else 1]) if written else _("noter %(thing)s") % {"thing": thing}
