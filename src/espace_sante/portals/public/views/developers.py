"""The page for who writes a service: how to begin, and examples that the tests run as they are shown."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from espace_sante.portals.components.presenters import Column

EXAMPLES = Path(__file__).parent.parent / "data" / "developers"
# Status, what happened, what to do. Every error behind a status is in the OpenAPI description.
ERRORS = (
    ("400", _("La demande ne se lit pas, ou il y manque un critère."), _("Corrigez-la.")),
    ("401", _("Le jeton a expiré ou n’ouvre plus rien : service délié, suspendu, retiré."), _("Renouvelez-le. Si cela échoue, la personne doit vous relier de nouveau.")),  # noqa: E501
    ("403", _("La personne n’a pas donné cet accord, ou il s’agit de quelqu’un d’autre."), _("Ne réessayez pas. Demandez-lui.")),  # noqa: E501
    ("404", _("Rien ici que vous puissiez connaître."), _("Oubliez cette adresse.")),
    ("409", _("Cela contredit ce qui est gardé, ou l’OID est celui d’un autre service."), _("Relisez, puis décidez.")),
    ("412", _("Quelqu’un a changé cela depuis votre lecture."), _("Relisez, puis recommencez.")),
    ("422", _("Le contenu n’est pas celui du profil : unité, code, contexte."), _("Le message nomme l’élément en cause.")),  # noqa: E501
    ("429", _("Trop de demandes."), _("Attendez le temps que dit Retry-After.")),
    ("503", _("Une partie du service ne répond pas. Rien n’a été fait."), _("Attendez le temps que dit Retry-After.")),
)  # fmt: skip


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Open to everybody."""
    return render(
        request,
        "public/info/developers.html",
        {
            "base": settings.BASE_URL,
            "examples": examples(),
            "columns": [Column(label=_("Statut")), Column(label=_("Ce qui s’est passé")), Column(label=_("Que faire"))],
            "errors": ERRORS,
            "minutes": int(settings.ACCESS_TOKEN_LIFE.total_seconds() // 60),
            "days": settings.REFRESH_TOKEN_LIFE.days,
            "of_a_person": settings.PROFILE_REQUESTS_A_MINUTE,
            "of_a_service": settings.SERVICE_REQUESTS_A_MINUTE,
        },
    )


@cache
def examples() -> dict[str, dict[str, str]]:
    """Each file with its name, by the words of its name: `mesure_py`."""
    found = sorted(EXAMPLES.glob("*.*"))
    return {
        one.name.replace(".", "_").replace("-", "_"): {"name": one.name, "text": one.read_text().rstrip()}
        for one in found
    }
