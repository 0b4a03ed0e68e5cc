"""What the desk understands of an address, and the words of an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.reports.api import MOST_OF_AN_ANSWER, OVER, WAITING, Cursor, Kind, State

TABS: dict[str, frozenset[State]] = {
    "": WAITING,
    "repondus": frozenset({State.ANSWERED}),
    "termines": OVER,
}


class DeskForm(forms.Form):
    """Which reports, of what kind, from where on. What is unknown is as if it were absent."""

    onglet = forms.ChoiceField(choices=[(name, name) for name in TABS if name], required=False)
    sorte = forms.ChoiceField(
        choices=[(one.value, one.value) for one in Kind if one is not Kind.OPPOSITION], required=False
    )
    apres = forms.RegexField(r"^[0-9T:.+\-]{19,40}_[0-9a-f-]{36}$", required=False)

    def tab(self) -> str:
        return self._understood("onglet")

    def kind(self) -> Kind | None:
        known = self._understood("sorte")
        return Kind(known) if known else None

    def after(self) -> Cursor | None:
        """None when it is absent, or means nothing."""
        at, _mark, report_id = self._understood("apres").rpartition("_")
        try:
            moment = datetime.fromisoformat(at)
            return Cursor(state_at=moment.astimezone(UTC), id=UUID(report_id)) if moment.tzinfo else None
        except (ValueError, OverflowError):
            return None

    def _understood(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


def cursor_words(cursor: Cursor) -> str:
    """A cursor as an address holds it."""
    return f"{cursor.state_at.isoformat()}_{cursor.id}"


class AnswerForm(forms.Form):
    """What the support answers."""

    texte = forms.CharField(
        label=gettext_lazy("Votre réponse"),
        help_text=gettext_lazy(
            "La personne la lit dans son espace. N’y écrivez rien de médical. 4 000 caractères au plus."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=MOST_OF_AN_ANSWER,
        error_messages={
            "required": gettext_lazy("Écrivez la réponse."),
            "max_length": gettext_lazy("C’est trop long : 4 000 caractères au plus."),
        },
    )
