"""What a person wants to be told, by which way, how often; and what a browser gives to be reached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from espace_sante.notifications.api import Preferences, Topic, Way
from espace_sante.portals.citizen.wording.notifications import TOPICS, WAYS

AT_ONCE, DAILY = "aussitot", "jour"
_CHOICES = [(topic.value, words) for topic, words in TOPICS.items()]


def _topics(way: Way) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=WAYS[way], choices=_CHOICES, required=False, widget=forms.CheckboxSelectMultiple
    )


class PreferencesForm(forms.Form):
    """Five types by each of two ways, reminders by a third; once a day or at once; the night."""

    mail = _topics(Way.MAIL)
    push = _topics(Way.PUSH)
    message = forms.MultipleChoiceField(
        label=WAYS[Way.MESSAGE],
        choices=[(Topic.APPOINTMENT.value, gettext_lazy("Les rappels de mon agenda"))],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Dans la conversation « Vos rappels » de votre espace. Les personnes qui lisent vos messages "
            "la voient aussi."
        ),
    )
    rythme = forms.ChoiceField(
        label=gettext_lazy("Quand"),
        choices=[
            (AT_ONCE, gettext_lazy("Au fur et à mesure")),
            (DAILY, gettext_lazy("Une fois par jour, à 18 h, en un seul message")),
        ],
        widget=forms.RadioSelect,
    )
    nuit = forms.BooleanField(
        label=gettext_lazy("Laisser vos appareils silencieux la nuit, de 22 h à 7 h"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "choix-%s", "label_suffix": "", **kwargs})

    @staticmethod
    def shown(found: Preferences) -> dict[str, Any]:
        """What is chosen already, as the form shows it."""
        return {
            "mail": [topic.value for topic in Topic if (topic, Way.MAIL) in found.on],
            "push": [topic.value for topic in Topic if (topic, Way.PUSH) in found.on],
            "message": [topic.value for topic in Topic if (topic, Way.MESSAGE) in found.on],
            "rythme": DAILY if found.daily else AT_ONCE,
            "nuit": found.quiet_nights,
        }

    @property
    def on(self) -> set[tuple[Topic, Way]]:
        return {(Topic(topic), way) for way in Way for topic in self.cleaned_data[way.value]}

    @property
    def daily(self) -> bool:
        return bool(self.cleaned_data["rythme"] == DAILY)


class DeviceForm(forms.Form):
    """A browser's subscription (W3C Push API)."""

    endpoint = forms.CharField(max_length=1000)
    p256dh = forms.CharField(max_length=200)
    auth = forms.CharField(max_length=100)
    avant = forms.CharField(max_length=1000, required=False)  # the endpoint it had, and ended


class ActForm(forms.Form):
    """What to do with one notification, and where to go back to."""

    geste = forms.ChoiceField(choices=[(one, one) for one in ("ouvrir", "lue", "non-lue", "supprimer")])
    retour = forms.ChoiceField(choices=[("espace", "espace")], required=False)


class PageForm(forms.Form):
    """The number of a page; what is not understood is the first one."""

    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)
