"""Port PostedLetterWriter: a provisional code, or some news, on one page of paper. Source: RULES.md LC-11."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django.conf import settings

from espace_sante.identity.services.sign_in.print_letters import PostedLetter
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.paper import draw

TEMPLATE = "identity/adapters/templates/courrier.typ"
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def write_posted_letter(letter: PostedLetter) -> bytes:
    """The letter as one page of PDF; the same bytes for the same letter."""
    told: dict[str, Any] = {
        **(_of_code(letter, letter.valid_until) if letter.valid_until else _of_news(letter)),
        "sender": settings.SENDER_LINES,
        "reference": letter.number,
        "lines": (letter.to.to, *letter.to.address[:-1]),
        "town": letter.to.address[-1] if letter.to.address else "",
        "date": [letter.dated.year, letter.dated.month, letter.dated.day],
        "day": _day(letter.dated),
    }
    return draw(TEMPLATE, told, made_at=datetime.combine(letter.dated, time(), PARIS))


def _of_code(letter: PostedLetter, until: date) -> dict[str, Any]:
    place = f"{settings.BASE_URL}/activer/".removeprefix("https://").removeprefix("http://")
    child = letter.to.is_minor
    return {
        "title": "Votre code provisoire",
        "code": letter.code,
        "before": [
            f"Voici le code demandé pour l’espace santé de {letter.to.about}."
            if child
            else "Voici le code demandé pour entrer dans votre espace santé."
        ],
        "steps": (
            [
                "connectez-vous à votre propre espace santé ;",
                "ouvrez « Ma famille », puis « Ajouter un enfant avec un code » ;",
                "écrivez ce code et le numéro de sécurité sociale de l’enfant.",
            ]
            if child
            else [
                f"allez sur {place} ;",
                "écrivez ce code et votre numéro de sécurité sociale ;",
                "ayez votre carte Vitale près de vous : son numéro de série peut vous être demandé.",
            ]
        ),
        "after": [
            f"Ce code sert une fois, jusqu’au {_day(until)}. Il remplace tout code plus ancien.",
            "Vous n’avez rien demandé ? Ne faites rien : sans le numéro de sécurité sociale, ce code n’ouvre rien. "
            "Personne ne vous le demandera jamais, ni par téléphone, ni par courriel.",
        ],
    }


def _of_news(letter: PostedLetter) -> dict[str, Any]:
    return {"title": letter.title, "code": "", "before": [letter.text], "steps": [], "after": []}


def _day(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day}\N{NO-BREAK SPACE}{MONTHS[day.month - 1]} {day.year}"
