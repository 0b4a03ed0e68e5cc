"""What a member of the commission says of a file, and what an operator writes of the commission itself.

Source: RULES.md CAT-03; CRPA art. R. 133-10 to R. 133-13.
"""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from espace_sante.catalogue.api import MOST_OF_MINUTES, College, Meeting, Somebody, Voice
from espace_sante.portals.components.referencing_words import COLLEGES, VOICES
from espace_sante.portals.operator.forms.referencing import DATE, FileForm


class InterestForm(FileForm):
    """Whether anything ties a member to a file."""

    lien = forms.ChoiceField(
        label=_("Avez-vous un lien avec cet éditeur, ou un intérêt dans ce service ?"),
        help_text=_("Emploi, conseil, parts, mandat, proche : pour vous ou votre famille, depuis cinq ans."),
        choices=[("non", _("Non, aucun")), ("oui", _("Oui : je me retire de ce dossier"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Répondez avant d’ouvrir le dossier.")},
    )
    lequel = forms.CharField(
        label=_("Si oui, lequel ?"),
        help_text=_("L’opérateur le note, l’éditeur ne le voit pas. 500 caractères au plus."),
        max_length=500,
        required=False,
    )

    def clean(self) -> None:
        told = self.cleaned_data
        if told.get("lien") == "oui" and not told.get("lequel", "").strip():
            self.add_error("lequel", _("Dites en une phrase quel est ce lien."))

    def tied(self) -> str:
        """What ties them; empty when nothing does."""
        return self.cleaned_data["lequel"].strip() if self.cleaned_data["lien"] == "oui" else ""


class TiedForm(FileForm):
    """What ties a member to a file that they opened already."""

    lequel = forms.CharField(
        label=_("Quel est ce lien ?"), max_length=500, error_messages={"required": _("Dites-le en une phrase.")}
    )


class VoiceForm(FileForm):
    """A member's opinion."""

    avis = forms.ChoiceField(
        label=_("Votre avis"),
        choices=[(one.value, words) for one, words in VOICES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un avis.")},
    )
    motif = forms.CharField(
        label=_("Vos raisons"),
        help_text=_(
            "Obligatoires pour un avis défavorable ou avec réserves : l’éditeur les lit. 500 caractères au plus."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=500,
        required=False,
    )

    @property
    def voice(self) -> Voice:
        return Voice(self.cleaned_data["avis"])


class MeetingForm(FileForm):
    """When the commission met about a file, and its minutes."""

    seance = forms.DateField(label=_("Date de la séance"), **DATE)
    compte_rendu = forms.CharField(
        label=_("Procès-verbal"),
        help_text=_("Qui était là, ce qui a été dit, le sens de l’avis. 4 000 caractères au plus."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=MOST_OF_MINUTES,
        error_messages={"required": _("Écrivez ce qui a été dit.")},
    )

    FIELDS = {"held_on": "seance", "minutes": "compte_rendu"}

    def meeting(self) -> Meeting:
        return Meeting(self.cleaned_data["seance"], self.cleaned_data["compte_rendu"])


class SeatForm(FileForm):
    """Somebody to sit on the commission."""

    nom = forms.CharField(label=_("Prénom et nom"), max_length=120, error_messages={"required": _("Donnez un nom.")})
    courriel = forms.EmailField(
        label=_("Courriel professionnel"),
        help_text=_("Celui que ProConnect connaît : il sert à se connecter."),
        error_messages={"required": _("Donnez un courriel."), "invalid": _("Ce courriel n’est pas complet.")},
    )
    college = forms.ChoiceField(
        label=_("Collège"),
        choices=[(one.value, words) for one, words in COLLEGES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez un collège.")},
    )

    FIELDS = {"name": "nom", "email": "courriel"}

    @property
    def somebody(self) -> Somebody:
        return Somebody(self.cleaned_data["nom"], self.cleaned_data["courriel"])

    @property
    def college_named(self) -> College:
        return College(self.cleaned_data["college"])
