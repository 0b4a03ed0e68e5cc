"""The page for who writes a service: how to begin, and examples that the tests run as they are shown."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from espace_sante.portals.components.presenters import Column

EXAMPLES = Path(__file__).parent.parent / "data" / "developers"
# Status, what happened, what to do. Every error behind a status is in the OpenAPI description.
ERRORS = (
    ("400", gettext_lazy("La demande ne se lit pas, ou il y manque un critère."), gettext_lazy("Corrigez-la.")),
    (
        "401",
        gettext_lazy("Le jeton a expiré ou n’ouvre plus rien : service délié, suspendu, retiré."),
        gettext_lazy("Renouvelez-le. Si cela échoue, la personne doit vous relier de nouveau."),
    ),
    (
        "403",
        gettext_lazy("La personne n’a pas donné cet accord, ou il s’agit de quelqu’un d’autre."),
        gettext_lazy("Ne réessayez pas. Demandez-lui."),
    ),
    ("404", gettext_lazy("Rien ici que vous puissiez connaître."), gettext_lazy("Oubliez cette adresse.")),
    (
        "409",
        gettext_lazy("Cela contredit ce qui est gardé, ou l’OID est celui d’un autre service."),
        gettext_lazy("Relisez, puis décidez."),
    ),
    (
        "412",
        gettext_lazy("Quelqu’un a changé cela depuis votre lecture, ou vous envoyez If-None-Exist."),
        gettext_lazy("Relisez, puis recommencez, sans If-None-Exist : une mesure renvoyée n’est gardée qu’une fois."),
    ),
    ("413", gettext_lazy("La demande est trop longue."), gettext_lazy("Envoyez une mesure à la fois.")),
    (
        "422",
        gettext_lazy("Le contenu n’est pas celui du profil : unité, code, contexte."),
        gettext_lazy("Le message nomme l’élément en cause."),
    ),
    ("429", gettext_lazy("Trop de demandes."), gettext_lazy("Attendez le temps que dit Retry-After.")),
    (
        "503",
        gettext_lazy("Une partie du service ne répond pas. Rien n’a été fait."),
        gettext_lazy("Attendez le temps que dit Retry-After."),
    ),
)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Open to everybody."""
    return render(
        request,
        "public/info/developers.html",
        {
            "base": settings.BASE_URL,
            "examples": examples(),
            "columns": [
                Column(label=_("Statut")),
                Column(label=_("Ce qui s’est passé")),
                Column(label=_("Que faire")),
            ],
            "errors": ERRORS,
            "minutes": int(settings.ACCESS_TOKEN_LIFE.total_seconds() // 60),
            "days": settings.REFRESH_TOKEN_LIFE.days,
            "of_a_person": _told(settings.PROFILE_REQUESTS_A_MINUTE),
            "of_a_service": _told(settings.SERVICE_REQUESTS_A_MINUTE),
        },
    )


def _told(number: int) -> str:
    """« 60 000 », « 60,000 »: as the language of the page has it."""
    return number_format(number, use_l10n=True, force_grouping=True)


@cache
def examples() -> dict[str, dict[str, str]]:
    """Each file with its name, by the words of its name: `mesure_py`."""
    found = sorted(EXAMPLES.glob("*.*"))
    return {
        one.name.replace(".", "_").replace("-", "_"): {"name": one.name, "text": one.read_text().rstrip()}
        for one in found
    }
