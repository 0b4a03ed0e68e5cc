"""What one notes: an appointment, or something not to forget; when, and how often it comes back, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from espace_sante.agenda import api as agenda

NEVER, KEEP = "", "garder"
# What the page proposes, and the rule it stands for. A month that lacks the day is left out, as calendars do.
REPEATS: dict[str, tuple[object, str]] = {
    NEVER: (gettext_lazy("Non, une seule fois"), ""),
    "jour": (gettext_lazy("Chaque jour"), "FREQ=DAILY"),
    "semaine": (gettext_lazy("Chaque semaine"), "FREQ=WEEKLY"),
    "quinzaine": (gettext_lazy("Toutes les deux semaines"), "FREQ=WEEKLY;INTERVAL=2"),
    "mois": (gettext_lazy("Chaque mois"), "FREQ=MONTHLY"),
    "trimestre": (gettext_lazy("Tous les trois mois"), "FREQ=MONTHLY;INTERVAL=3"),
    "semestre": (gettext_lazy("Tous les six mois"), "FREQ=MONTHLY;INTERVAL=6"),
    "an": (gettext_lazy("Chaque année"), "FREQ=YEARLY"),
}
LENGTHS = (
    ("", gettext_lazy("Je ne sais pas")), ("15", gettext_lazy("15 minutes")), ("30", gettext_lazy("30 minutes")),
    ("45", gettext_lazy("45 minutes")), ("60", gettext_lazy("1 heure")), ("90", gettext_lazy("1 h 30")),
    ("120", gettext_lazy("2 heures")), ("240", gettext_lazy("4 heures")),
)  # fmt: skip
REMINDS = (
    (agenda.Remind.EVE.value, gettext_lazy("La veille, en fin de journée")),
    (agenda.Remind.DAY.value, gettext_lazy("Le jour même, le matin")),
)
_NOT_A_DAY = gettext_lazy("Écrivez un jour, un mois et une année qui existent.")


def _day_field(**more: Any) -> forms.DateField:
    return forms.DateField(
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": _NOT_A_DAY, "required": gettext_lazy("Choisissez un jour.")},
        **more,
    )


def _words(rows: int, **more: Any) -> forms.CharField:
    return forms.CharField(
        widget=forms.Textarea(attrs={"rows": rows}),
        required=False,
        error_messages={"max_length": gettext_lazy("C’est trop long : %(limit_value)s caractères au plus.")},
        **more,
    )


class EventForm(forms.Form):
    """What an appointment and a reminder share."""

    titre = forms.CharField(label=gettext_lazy("Qu’est-ce que c’est ?"), max_length=agenda.LONGEST_TITLE)
    jour = _day_field(label=gettext_lazy("Quel jour ?"))
    repeter = forms.ChoiceField(label=gettext_lazy("Est-ce que cela revient ?"), required=False)
    jusqu_au = _day_field(
        label=gettext_lazy("Jusqu’à quel jour ?"),
        help_text=gettext_lazy("Si cela revient. Sans date, cela revient toujours."),
        required=False,
    )
    note = _words(3, label=gettext_lazy("Votre note"), max_length=agenda.LONGEST_NOTE)
    prevenir = forms.MultipleChoiceField(
        label=gettext_lazy("Quand vous le rappeler ?"),
        help_text=gettext_lazy("Le message dit qu’une date approche, et rien d’autre."),
        widget=forms.CheckboxSelectMultiple, choices=REMINDS, required=False,
    )  # fmt: skip

    def __init__(
        self, *args: Any, zone: str, kept: agenda.Content | None = None, kept_words: str = "", **kw: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "date-%s", "label_suffix": "", **kw})
        self._zone, self._kept = zone, kept
        choices = [(name, words) for name, (words, _rule) in REPEATS.items()]
        if kept is not None and kept.rule and kept_words:
            choices.insert(0, (KEEP, _("Comme maintenant : %(words)s") % {"words": kept_words}))
        self.fields["repeter"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("jour"), cleaned.get("jusqu_au")
        if first and last and last < first:
            self.add_error("jusqu_au", _("La fin vient après le début."))
        return cleaned

    def for_one_time(self) -> EventForm:
        """The same, for one time of a series: it does not come back by itself."""
        del self.fields["repeter"], self.fields["jusqu_au"]
        return self

    def content(self) -> agenda.Content:
        """A reminder, of a whole day."""
        cleaned = self.cleaned_data
        return agenda.Content(
            kind=agenda.Kind.REMINDER,
            moment=agenda.whole_day(cleaned["jour"], zone=self._zone),
            title=cleaned["titre"],
            **self._shared(),
        )

    def _shared(self) -> dict[str, Any]:
        cleaned, kept = self.cleaned_data, self._kept
        same = cleaned.get("repeter") == KEEP and kept is not None
        return {
            "note": cleaned["note"],
            "rule": kept.rule if same and kept else self._rule(),
            "exceptions": kept.exceptions if same and kept else (),
            "reminds": frozenset(agenda.Remind(one) for one in cleaned["prevenir"]),
            "identifiers": kept.identifiers if kept else (),
            "documents": kept.documents if kept else (),
            "status": kept.status if kept else agenda.Status.BOOKED,
        }

    def _rule(self) -> str:
        rule = REPEATS.get(self.cleaned_data.get("repeter", NEVER), ("", ""))[1]
        last: date | None = self.cleaned_data.get("jusqu_au")
        return f"{rule};UNTIL={last:%Y%m%d}" if rule and last else rule

    @classmethod
    def shown(cls, content: agenda.Content) -> dict[str, Any]:
        """What shows this event in the form."""
        return {
            "titre": content.title,
            "jour": content.moment.day,
            "repeter": KEEP if content.rule else NEVER,
            "note": content.note,
            "prevenir": [one.value for one in content.reminds],
        }


class AppointmentForm(EventForm):
    """With whom, where, at what hour (AGE-03)."""

    titre = forms.CharField(label=gettext_lazy("Pourquoi ?"), max_length=200, required=False)
    type = forms.ChoiceField(
        label=gettext_lazy("Avec qui ?"),
        widget=forms.RadioSelect,
        choices=(
            (agenda.Performer.PRACTITIONER.value, gettext_lazy("Un soignant")),
            (agenda.Performer.HEALTHCARE_SERVICE.value, gettext_lazy("Un établissement ou un service")),
        ),
        initial=agenda.Performer.PRACTITIONER.value,
        error_messages={"required": gettext_lazy("Dites avec qui est ce rendez-vous.")},
    )
    avec = forms.CharField(
        label=gettext_lazy("Son nom"), max_length=200,
        error_messages={"required": gettext_lazy("Écrivez le nom du soignant ou de l’établissement.")},
    )  # fmt: skip
    specialite = forms.CharField(label=gettext_lazy("Sa spécialité"), max_length=200, required=False)
    heure = forms.TimeField(
        label=gettext_lazy("À quelle heure ?"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": gettext_lazy("Écrivez l’heure du rendez-vous."),
            "invalid": gettext_lazy("Écrivez l’heure comme 14:30."),
        },
    )
    duree = forms.ChoiceField(label=gettext_lazy("Combien de temps ?"), choices=LENGTHS, required=False)
    adresse = _words(2, label=gettext_lazy("L’adresse"), max_length=300)
    apporter = _words(
        4, label=gettext_lazy("Ce qu’il faut apporter ou préparer"), max_length=4_000,
        help_text=gettext_lazy("Une chose par ligne."),
    )  # fmt: skip
    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Vos documents à montrer"),
        help_text=gettext_lazy("Ils seront à côté du rendez-vous. Cela ne les envoie à personne."),
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    field_order = (
        "type", "avec", "specialite", "jour", "heure", "duree", "titre", "adresse", "apporter", "documents", "note",
        "repeter", "jusqu_au", "prevenir",
    )  # fmt: skip

    def __init__(self, *args: Any, documents: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if documents:
            self.fields["documents"].choices = list(documents)  # type: ignore[attr-defined]
        else:
            del self.fields["documents"]

    def content(self) -> agenda.Content:
        cleaned = self.cleaned_data
        practitioner = cleaned["type"] == agenda.Performer.PRACTITIONER.value
        kept = self._kept
        shared = self._shared()
        if "documents" in self.fields:
            shared["documents"] = self._documents()
        return agenda.Content(
            kind=agenda.Kind.APPOINTMENT,
            moment=self._moment(cleaned["jour"], cleaned["heure"]),
            title=cleaned["titre"],
            performer=agenda.Performer(cleaned["type"]),
            practitioner=cleaned["avec"] if practitioner else "",
            structure=(kept.structure if kept else "") if practitioner else cleaned["avec"],
            rpps=kept.rpps if kept and kept.practitioner == cleaned["avec"] else "",
            finess=kept.finess if kept else "",
            speciality=cleaned["specialite"],
            address=cleaned["adresse"],
            preparation=tuple(cleaned["apporter"].splitlines()),
            **shared,
        )

    def _documents(self) -> tuple[UUID, ...]:
        """Those chosen here, and those that this page does not show: what one cannot see is not taken away."""
        chosen = set(self.cleaned_data["documents"])
        offered = {value for value, _label in self.fields["documents"].choices}  # type: ignore[attr-defined]
        hidden = [one for one in (self._kept.documents if self._kept else ()) if str(one) not in offered]
        return (*hidden, *(UUID(value) for value in offered if value in chosen))

    def _moment(self, day: date, at: time) -> agenda.Moment:
        kept = self._kept.moment if self._kept else None
        zone = kept.zone if kept and not kept.all_day else self._zone
        starts: datetime = agenda.instant(day, at, zone)
        length = self.cleaned_data["duree"]
        return agenda.Moment(starts, starts + timedelta(minutes=int(length)) if length else None, zone)

    @classmethod
    def shown(cls, content: agenda.Content) -> dict[str, Any]:
        minutes = str(int(content.moment.length.total_seconds() // 60))
        return super().shown(content) | {
            "type": content.performer.value,
            "avec": content.practitioner or content.structure,
            "specialite": content.speciality,
            "heure": content.moment.local.time(),
            "duree": minutes if minutes in {value for value, _label in LENGTHS} else "",
            "adresse": content.address,
            "apporter": "\n".join(content.preparation),
            "documents": [str(one) for one in content.documents],
        }
