"""The mailboxes of secure mail that a signed-in professional reads here: in the demonstration alone (ADR 31)."""

from __future__ import annotations

from django.http import HttpRequest

from espace_sante.access.api import ProfessionalMailbox, mailboxes_of
from espace_sante.interop.professional_mail import api as mail
from espace_sante.portals.components.session import actor_of_request, now_of

_FOUND = "_espace_sante_mailboxes"


def mailboxes_here(request: HttpRequest) -> list[ProfessionalMailbox]:
    """Those that `access` gives them and that are held here, looked up once for each request.

    Raises AccessRefused for who is no professional.
    """
    if not hasattr(request, _FOUND):
        boxes = mailboxes_of(actor_of_request(request)) if mail.is_open() else []
        setattr(request, _FOUND, mail.kept_here(boxes, now=now_of(request)))
    found: list[ProfessionalMailbox] = getattr(request, _FOUND)
    return found
