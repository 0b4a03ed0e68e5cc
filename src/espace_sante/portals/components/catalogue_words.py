"""The lists of the catalogue in words: what one looks for, who pays, what kind of device, where it runs (CAT-08)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from espace_sante.catalogue.api import NATIONAL, BusinessModel, Device, Purpose, ServiceStatus, Theme

Words = str | Promise

THEMES: dict[Theme, Words] = {
    Theme.DIABETES: _("Diabète"),
    Theme.HEART: _("Cœur et tension"),
    Theme.BREATHING: _("Respirer"),
    Theme.CANCER: _("Cancer"),
    Theme.PREGNANCY: _("Grossesse"),
    Theme.CHILDREN: _("Enfants"),
    Theme.MIND: _("Santé mentale"),
    Theme.PAIN: _("Douleur"),
    Theme.SLEEP: _("Sommeil"),
    Theme.NUTRITION: _("Alimentation"),
    Theme.MOVEMENT: _("Bouger"),
    Theme.ADDICTIONS: _("Tabac, alcool, addictions"),
    Theme.AGEING: _("Bien vieillir"),
    Theme.HANDICAP: _("Handicap"),
    Theme.VACCINATION: _("Vaccins"),
    Theme.APPOINTMENTS: _("Rendez-vous"),
}
PURPOSES: dict[Purpose, Words] = {
    Purpose.PREVENTION: _("Prévention"),
    Purpose.DIAGNOSIS: _("Diagnostic"),
    Purpose.CARE: _("Soin"),
    Purpose.FOLLOW_UP: _("Suivi"),
    Purpose.INFORMATION: _("Information"),
    Purpose.DAILY_LIFE: _("Vie quotidienne"),
}
PAYING: dict[BusinessModel, Words] = {
    BusinessModel.FREE: _("Gratuit"),
    BusinessModel.PURCHASE: _("Payant, une fois"),
    BusinessModel.SUBSCRIPTION: _("Par abonnement"),
    BusinessModel.OPTIONS: _("Gratuit, avec des options payantes"),
    BusinessModel.REIMBURSED: _("Pris en charge par l’assurance maladie"),
    BusinessModel.EMPLOYER: _("Payé par un employeur ou une mutuelle"),
}
DEVICES: dict[Device, Words] = {
    Device.NONE: _("Non"),
    Device.CONSUMER: _("Non : objet grand public"),
    Device.CLASS_1: _("Oui, de classe I"),
    Device.CLASS_2A: _("Oui, de classe IIa"),
    Device.CLASS_2B: _("Oui, de classe IIb"),
    Device.CLASS_3: _("Oui, de classe III"),
}
STATUSES: dict[ServiceStatus, Words] = {
    ServiceStatus.SUSPENDED: _("Ce service est suspendu : il ne lit plus rien et n’ajoute plus rien."),
    ServiceStatus.OFFLINE: _("Ce service est arrêté pour l’instant : il ne lit rien et n’ajoute rien."),
    ServiceStatus.DEREFERENCED: _("Ce service n’est plus au catalogue : il ne lit plus rien et n’ajoute plus rien."),
}
# Names of regions are the same in every language (INSEE, code officiel géographique).
REGIONS: dict[str, Words] = {
    NATIONAL: _("Toute la France"),
    "01": "Guadeloupe", "02": "Martinique", "03": "Guyane", "04": "La Réunion", "06": "Mayotte",
    "11": "Île-de-France", "24": "Centre-Val de Loire", "27": "Bourgogne-Franche-Comté", "28": "Normandie",
    "32": "Hauts-de-France", "44": "Grand Est", "52": "Pays de la Loire", "53": "Bretagne",
    "75": "Nouvelle-Aquitaine", "76": "Occitanie", "84": "Auvergne-Rhône-Alpes",
    "93": "Provence-Alpes-Côte d’Azur", "94": "Corse",
}  # fmt: skip
