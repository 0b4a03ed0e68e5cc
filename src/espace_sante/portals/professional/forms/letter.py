"""What a professional writes to a patient by secure mail. Source: RULES.md MSG-02, MSG-06, MSG-09, MSG-10."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.access.api import ProfessionalMailbox
from espace_sante.interop.professional_mail.api import MOST_CHARACTERS, Words
from espace_sante.kernel.errors import Malformed
from espace_sante.messaging.api import MailPart
from espace_sante.record.api import CITIZEN_TYPES, check_content, sniff

ACCEPT = ".pdf,.jpg,.jpeg,.png,.tif,.tiff,.heic,.txt,.rtf"
ENDS, NO_REPLY = "fin", "sans-reponse"
AFTERWARDS = (
    ("", gettext_lazy("La personne peut répondre")),
    (NO_REPLY, gettext_lazy("Ce message n’attend pas de réponse")),
    (ENDS, gettext_lazy("Terminer l’échange : la personne ne pourra plus vous écrire, sauf si vous lui réécrivez")),
)
_TOO_LONG = gettext_lazy("C’est trop long : 20 000 caractères au plus.")


class LetterForm(forms.Form):
    """An answer in a conversation. `parts` of a valid form holds the file, checked as what a patient may keep."""

    texte = forms.CharField(
        label=gettext_lazy("Votre réponse"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        max_length=MOST_CHARACTERS,
        error_messages={"max_length": _TOO_LONG},
    )
    fichier = forms.FileField(label=gettext_lazy("Joindre un fichier"), required=False, allow_empty_file=True)
    copie = forms.EmailField(
        label=gettext_lazy("En copie, un confrère ou une consœur"),
        help_text=gettext_lazy("Son adresse de messagerie sécurisée. La personne pourra vous répondre à tous deux."),
        required=False,
        max_length=254,
        error_messages={"invalid": gettext_lazy("Cette adresse n’en est pas une. Écrivez-la comme nom@domaine.fr.")},
    )
    suite = forms.ChoiceField(
        label=gettext_lazy("Et ensuite"), choices=AFTERWARDS, widget=forms.RadioSelect, required=False
    )
    accuse = forms.BooleanField(
        label=gettext_lazy("Demander un accusé de lecture"),
        help_text=gettext_lazy("La personne est libre de ne pas l’envoyer."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "lettre-%s", "label_suffix": "", **kwargs})
        self.parts: tuple[MailPart, ...] = ()

    def clean_fichier(self) -> Any:
        file = self.cleaned_data["fichier"]
        if not file:
            return None
        if file.size > settings.MESSAGE_PARTS_BYTES:
            raise forms.ValidationError(
                _("Ce fichier est trop lourd. La limite est de %(limit)s Mo.")
                % {"limit": settings.MESSAGE_PARTS_BYTES // 1_000_000}
            )
        content = file.read()
        try:
            kind = check_content(content, mime_type=sniff(content) or file.content_type or "", accepted=CITIZEN_TYPES)
        except Malformed as error:
            raise forms.ValidationError(
                _("Ce fichier ne part pas : la personne ne saurait pas l’ouvrir. Joignez un PDF, une image, un texte.")
            ) from error
        self.parts = (MailPart(file.name, kind, content),)
        return file

    def words(self) -> Words:
        cleaned = self.cleaned_data
        return Words(
            text=cleaned["texte"],
            subject=cleaned.get("objet", ""),
            copy_to=cleaned["copie"],
            parts=self.parts,
            ends=cleaned["suite"] == ENDS,
            no_reply=cleaned["suite"] == NO_REPLY,
            wants_receipt=cleaned["accuse"],
        )


class FirstLetterForm(LetterForm):
    """A first letter: from which of one's mailboxes, about what."""

    de = forms.ChoiceField(label=gettext_lazy("Depuis la boîte"))
    objet = forms.CharField(
        label=gettext_lazy("Objet"),
        max_length=200,
        error_messages={
            "required": gettext_lazy("Dites en quelques mots de quoi il s’agit."),
            "max_length": gettext_lazy("C’est long : 200 caractères au plus."),
        },
    )
    document = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ("de", "objet", "texte", "fichier", "copie", "suite", "accuse")

    def __init__(self, *args: Any, boxes: Sequence[ProfessionalMailbox], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["de"].choices = [(one.address, f"{one.name}, {one.address}") for one in boxes]  # type: ignore[attr-defined]
        self.fields["texte"].label = gettext_lazy("Votre message")
        self._boxes = {one.address: one for one in boxes}

    @property
    def box(self) -> ProfessionalMailbox:
        """Of a valid form."""
        return self._boxes[self.cleaned_data["de"]]
