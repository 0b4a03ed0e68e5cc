"""What one writes to a professional: words, a file, to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.messaging.api import MOST_CHARACTERS, FirstLetter, MailPart, Person, Written

_TOO_LONG = gettext_lazy("C’est trop long : 20 000 caractères au plus.")


class SearchForm(forms.Form):
    """The words that are looked for."""

    mots = forms.CharField(max_length=200, required=False)


class PharmacyForm(forms.Form):
    """A pharmacy that is looked for. Posted: what one looks for stands in no address."""

    nom = forms.CharField(
        label=gettext_lazy("Son nom"),
        max_length=80,
        min_length=2,
        error_messages=dict.fromkeys(
            ("required", "min_length"), gettext_lazy("Écrivez au moins deux lettres de son nom.")
        ),
    )
    ville = forms.CharField(label=gettext_lazy("Sa ville"), max_length=80, required=False)


class ReplyForm(forms.Form):
    """An answer in a conversation."""

    texte = forms.CharField(
        label=gettext_lazy("Votre réponse"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=MOST_CHARACTERS,
        error_messages={"max_length": _TOO_LONG},
    )
    fichier = forms.FileField(label=gettext_lazy("Joindre un fichier"), required=False, allow_empty_file=True)
    tous = forms.BooleanField(label=gettext_lazy("Répondre à toutes ces personnes"), required=False)

    def __init__(self, *args: Any, several: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "reponse-%s", "label_suffix": "", **kwargs})
        if not several:
            del self.fields["tous"]

    def written(self) -> Written:
        cleaned = self.cleaned_data
        return Written(
            text=cleaned["texte"],
            subject=cleaned.get("objet", ""),
            parts=_parts(cleaned.get("fichier")),
            documents=(cleaned["document"],) if cleaned.get("document") else (),
            to_all=bool(cleaned.get("tous")),
        )


class NewMessageForm(ReplyForm):
    """A new conversation, with somebody who wrote first."""

    a = forms.ChoiceField(
        label=gettext_lazy("À qui écrivez-vous ?"),
        error_messages={
            "required": gettext_lazy("Choisissez à qui vous écrivez."),
            "invalid_choice": gettext_lazy("Vous ne pouvez pas écrire à cette personne."),
        },
    )
    objet = forms.CharField(
        label=gettext_lazy("De quoi s’agit-il ?"),
        max_length=200,
        error_messages={
            "required": gettext_lazy("Dites en quelques mots de quoi il s’agit."),
            "max_length": gettext_lazy("C’est long : 200 caractères au plus."),
        },
    )
    document = forms.UUIDField(widget=forms.HiddenInput, required=False)
    field_order = ("a", "objet", "texte", "fichier")

    def __init__(self, *args: Any, people: Sequence[Person], first: Sequence[FirstLetter] = (), **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "message-%s", **kwargs})
        known = {one.address for one in people}
        new = [one for one in first if one.address not in known]
        self.fields["a"].choices = _groups(people, new)  # type: ignore[attr-defined]
        self.fields["texte"].label = gettext_lazy("Votre message")
        self.pharmacies = {one.address for one in first if one.is_pharmacy}
        if self.pharmacies:
            self.fields["a"].help_text = gettext_lazy(
                "À une pharmacie, vous pouvez envoyer une ordonnance. Apportez aussi l’original sur papier."
            )

    @property
    def to_pharmacy(self) -> bool:
        """Of a valid form."""
        return self.cleaned_data["a"] in self.pharmacies


def _groups(people: Sequence[Person], first: Sequence[FirstLetter]) -> list[Any]:
    """Who wrote, then pharmacies, then who lets their patients write first; without titles when there is one kind."""
    wrote = [
        (one.address, _("%(who)s (n’exerce plus)") % {"who": one.name} if one.ceased else one.name) for one in people
    ]
    shops = [(one.address, ", ".join(filter(None, [one.name, one.city]))) for one in first if one.is_pharmacy]
    open_to = [(one.address, one.name) for one in first if not one.is_pharmacy]
    if not shops and not open_to:
        return wrote
    titled = [
        (gettext_lazy("Vous ont déjà écrit"), wrote),
        (gettext_lazy("Pharmacies"), shops),
        (gettext_lazy("Vous laissent leur écrire en premier"), open_to),
    ]
    return [(title, found) for title, found in titled if found]


def _parts(file: Any) -> tuple[MailPart, ...]:
    return (MailPart(name=file.name, mime_type=file.content_type or "", content=file.read()),) if file else ()
