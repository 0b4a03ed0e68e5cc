"""What a professional says of the document they deposit. The file's own header answers for a clinical document."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.access.api import current_matrix
from espace_sante.kernel.identifiers import new_id
from espace_sante.record.api import sniff

XML = "text/xml"
# Types that the holder, the insurer or a program writes; a professional never chooses them.
_NOT_BY_HAND = frozenset(
    {"74465-6", "REMB", "FEUILLE-DE-STYLE", "E1762", "IMG-KOS", "EXPORT_DUI", "52040-3", "PIECE-IDENTITE"}
)
_BY_PATIENT = ("DOCPAT", "EXPPAT_")


def type_choices() -> list[tuple[str, Any]]:
    """The types a professional deposits, under their classes."""
    groups: list[tuple[str, Any]] = [("", gettext_lazy("Choisir un type"))]
    for reading in current_matrix().by_class(None):
        types = [
            (one.code, one.label)
            for one in sorted((*reading.readable, *reading.unreadable), key=lambda one: one.label)
            if one.code not in _NOT_BY_HAND and not one.code.startswith(_BY_PATIENT)
        ]
        if types:
            groups.append((reading.document_class.display, types))
    return groups


def _megabytes(size: int) -> str:
    """One decimal, rounded up, so that a file just over the limit never seems to be at it: 100,1."""
    tenths = -(-size // 100_000)
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)


class DepositForm(forms.Form):
    """`minor` offers the flag that hides a document from legal representatives."""

    token = forms.UUIDField(widget=forms.HiddenInput, initial=new_id)
    file = forms.FileField(
        label=gettext_lazy("Document"),
        error_messages={
            "required": gettext_lazy("Choisissez le fichier à déposer."),
            "empty": gettext_lazy("Ce fichier est vide."),
        },
    )
    title = forms.CharField(
        label=gettext_lazy("Titre"),
        help_text=gettext_lazy("Ce que le patient et ses soignants liront dans la liste. Inutile pour un fichier CDA."),
        max_length=200,
        required=False,
    )
    type_code = forms.ChoiceField(label=gettext_lazy("Type de document"), required=False)
    act_on = forms.DateField(
        label=gettext_lazy("Date de l’acte"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": gettext_lazy("Cette date n’existe pas. Écrivez-la comme 03/11/2026.")},
    )
    masque_ps = forms.BooleanField(
        label=gettext_lazy("Masquer aux autres professionnels"),
        help_text=gettext_lazy("Vous continuez à le voir. Le patient peut le démasquer."),
        required=False,
    )
    invisible_patient = forms.BooleanField(label=gettext_lazy("Consultation d’annonce à venir"), required=False)
    invisible_representants_legaux = forms.BooleanField(
        label=gettext_lazy("Invisible aux représentants légaux"),
        help_text=gettext_lazy("À la demande du mineur, pour un soin qu’il souhaite garder secret."),
        required=False,
    )

    def __init__(self, *args: Any, today: Any, visible_on: str, minor: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["type_code"].choices = type_choices()  # type: ignore[attr-defined]
        self.fields["act_on"].initial = today
        self.fields["invisible_patient"].help_text = _(
            "Le patient ne voit pas ce document avant que vous le lui annonciez. "
            "Sans annonce, il devient visible au bout d’un mois, le %(date)s."
        ) % {"date": visible_on}
        if not minor:
            del self.fields["invisible_representants_legaux"]

    @property
    def clinical(self) -> bool:
        """Whether the file is a clinical document, whose header answers for it."""
        return bool(self.cleaned_data.get("content")) and sniff(self.cleaned_data["content"]) == XML

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.DEPOSIT_BYTES:
            raise forms.ValidationError(
                _("Ce fichier fait %(size)s Mo. La limite est de %(limit)s Mo.")
                % {"size": _megabytes(file.size), "limit": settings.DEPOSIT_BYTES // 1_000_000}
            )
        return file

    def clean_act_on(self) -> Any:
        if self.cleaned_data["act_on"] and self.cleaned_data["act_on"] > self.today:
            raise forms.ValidationError(_("La date de l’acte est dans l’avenir."))
        return self.cleaned_data["act_on"]

    def clean(self) -> dict[str, Any]:
        """Title, type and date are needed when the file does not say them itself."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("file") is None:
            return cleaned
        cleaned["content"] = cleaned["file"].read()
        if not self.clinical:
            self._need("title", _("Donnez un titre au document."))
            self._need("type_code", _("Choisissez le type du document."))
            self._need("act_on", _("Donnez la date de l’acte."))
        return cleaned

    def _need(self, name: str, sentence: str) -> None:
        if not self.cleaned_data.get(name) and name not in self.errors:
            self.add_error(name, sentence)
