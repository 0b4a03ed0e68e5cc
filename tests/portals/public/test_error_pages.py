"""What is said when a page cannot be shown: in French, without a database, without a hint of what is hidden."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404
from django.test import Client, RequestFactory, override_settings

from espace_sante.kernel.errors import Unavailable
from espace_sante.portals.public import errors

ERRORS = [
    (errors.bad_request, 400, "Cette demande est incomplète"),
    (errors.permission_denied, 403, "Cette page n’est pas pour vous"),
    (errors.page_not_found, 404, "Nous ne trouvons pas cette page"),
]


@pytest.mark.parametrize(("view", "status", "title"), ERRORS)
def test_an_error_is_a_page_in_french(view: object, status: int, title: str) -> None:
    response = view(RequestFactory().get("/"), Http404())  # type: ignore[operator]
    text = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{title}</h1>" in text
    assert 'lang="fr"' in text
    assert "Django" not in text
    assert "Traceback" not in text


def test_a_fault_of_ours_is_said_without_its_details_and_without_a_database() -> None:
    response = errors.server_error(RequestFactory().get("/"))
    text = response.content.decode()
    assert response.status_code == 500
    assert "Quelque chose n’a pas fonctionné chez nous" in text
    assert "Rien n’a été perdu." in text


@override_settings(DEBUG=False)
def test_an_unknown_address_is_not_found(visitor: Client) -> None:
    for address in ("/rien/", "/espace/rien/", "/espace/0/", "/pro/rien/", "/static/rien.css", "/.env"):
        response = visitor.get(address)
        assert response.status_code in {302, 404}, address
    response = visitor.get("/rien/")
    assert "Nous ne trouvons pas cette page" in response.content.decode()
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("fault", "status", "title"),
    [
        (SuspiciousOperation("x"), 400, "Cette demande est incomplète"),
        (PermissionDenied(), 403, "Cette page n’est pas pour vous"),
        (Http404(), 404, "Nous ne trouvons pas cette page"),
        (RuntimeError("un secret"), 500, "Quelque chose n’a pas fonctionné chez nous"),
        (OperationalError("un secret: disk is full"), 503, "Nous ne pouvons rien enregistrer pour le moment"),
        (Unavailable("un secret"), 503, "Nous ne pouvons rien enregistrer pour le moment"),
    ],
)
def test_whatever_a_view_raises_is_answered_with_its_page(
    visitor: Client, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int, title: str
) -> None:
    from espace_sante.portals.public.views import pages

    def fail(request: object) -> None:
        raise fault

    monkeypatch.setattr(pages, "signed_in_actor", fail)
    response = visitor.get("/")
    text = response.content.decode()
    assert response.status_code == status
    assert title in text
    assert "un secret" not in text
    assert response.get("Retry-After") == ("60" if status == 503 else None)


def test_an_old_form_says_what_to_do(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/deconnexion/")
    assert answer.status_code == 403
    assert "Votre page était ouverte depuis trop longtemps" in answer.content.decode()
