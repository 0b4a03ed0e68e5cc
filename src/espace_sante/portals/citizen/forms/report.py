"""What is written to the support, and what is pointed at."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.audit.api import position_of_line
from espace_sante.reports.api import MOST_OF_A_REPORT, Asked, LineOfTrace

_TOO_LONG = gettext_lazy("C’est trop long : 2 000 caractères au plus.")
_EMPTY = gettext_lazy("Écrivez ce qui vous étonne, en quelques mots.")


class PointedForm(forms.Form):
    """What an address points at: a line, a professional, a document, an emergency, a service. One of them."""

    ligne = forms.RegexField(r"^([0-9a-f-]{36}\.)?[0-9a-f-]{36}$", required=False)
    professionnel = forms.RegexField(r"^\d{8,11}$", required=False)
    document = forms.UUIDField(required=False)
    urgence = forms.UUIDField(required=False)
    service = forms.UUIDField(required=False)

    def asked(self, space_id: UUID) -> Asked | None:
        """None when the address points at nothing, or at several things."""
        if not self.is_valid():
            return None
        given = {name: value for name, value in self.cleaned_data.items() if value}
        if len(given) != 1:
            return None
        if "ligne" in given:
            return _line(given["ligne"], space_id)
        return Asked(
            rpps=given.get("professionnel", ""),
            document_id=given.get("document"),
            emergency_id=given.get("urgence"),
            service_id=given.get("service"),
        )


def named_line(written: str, space_id: UUID) -> tuple[UUID, int] | None:
    """The chain and the position that an address names, or None."""
    chain, _dot, line = written.rpartition(".")
    try:
        owner = UUID(chain) if chain else space_id
        position = position_of_line(owner, UUID(line))
    except ValueError:
        return None
    return None if position is None else (owner, position)


def _line(written: str, space_id: UUID) -> Asked | None:
    found = named_line(written, space_id)
    return Asked(line=LineOfTrace(space_id=found[0], position=found[1])) if found else None


class ReportForm(forms.Form):
    """One's own words, and whether agents may look at the profile."""

    texte = forms.CharField(
        label=gettext_lazy("Qu’est-ce qui vous étonne ?"),
        help_text=gettext_lazy("L’assistance lit ces mots. Aucun soignant ne les voit. 2 000 caractères au plus."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=MOST_OF_A_REPORT,
        error_messages={"required": _EMPTY, "max_length": _TOO_LONG},
    )
    accord = forms.BooleanField(
        label=gettext_lazy("J’accepte que l’assistance regarde mon profil pour me répondre"),
        help_text=gettext_lazy(
            "Votre nom et votre date de naissance, jusqu’à la fin de l’échange. Jamais vos documents. Facultatif."
        ),
        required=False,
    )


class FollowForm(forms.Form):
    """What one adds after an answer."""

    texte = forms.CharField(
        label=gettext_lazy("Pourquoi la réponse ne suffit-elle pas ?"),
        help_text=gettext_lazy("2 000 caractères au plus."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=MOST_OF_A_REPORT,
        error_messages={"required": gettext_lazy("Écrivez ce qui manque à la réponse."), "max_length": _TOO_LONG},
    )
