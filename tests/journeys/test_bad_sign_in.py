"""Answers that are not the expected ones, in the browser: a plain sentence, a way on, nobody signed in.

The provider's own answers are real; what comes back to the site is changed on its way. The rest of the exchange
(another key, another issuer, a stolen code) is tried in tests/demo/identity_provider and tests/identity/sign_in.
Source: OpenID Connect Core 3.1.2.7 and 3.1.3.7; RULES.md CIT-01.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
from playwright.sync_api import Request, Route

from espace_sante.kernel.identifiers import new_id
from tests.journeys.visitor import FRANCECONNECT, Visitor

pytestmark = pytest.mark.journey
CALLBACK = re.compile(r"/retour/\?")
TO_THE_PROVIDER, FROM_THE_PROVIDER = re.compile(r"/connexion/franceconnect/$"), re.compile(r"/choisir")
FEWER_THAN = 5


def test_a_callback_that_is_played_again_signs_nobody_in(visit: Callable[..., Visitor]) -> None:
    camille = visit()
    seen = callbacks_of(camille)
    camille.signs_in("Camille")
    camille.context.clear_cookies()
    camille.page.goto(seen[0])
    then_nobody_is_in_and_there_is_a_way_on(camille)


def test_a_code_that_was_used_signs_nobody_in_with_the_state_of_another_sign_in(visit: Callable[..., Visitor]) -> None:
    camille = visit()
    seen = callbacks_of(camille)
    camille.signs_in("Camille")
    camille.context.clear_cookies()
    code = parse_qs(urlsplit(seen[0]).query)["code"][0]
    camille.page.route(FROM_THE_PROVIDER, changed(code=code))
    when_she_tries(camille)
    then_nobody_is_in_and_there_is_a_way_on(camille)


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (TO_THE_PROVIDER, {"state": "un-autre"}),
        (FROM_THE_PROVIDER, {"code": "inconnu"}),
        (TO_THE_PROVIDER, {"nonce": "n" * 43}),
    ],
    ids=["another state", "an unknown code", "another nonce"],
)
def test_an_answer_that_was_changed_signs_nobody_in(
    visit: Callable[..., Visitor], place: re.Pattern[str], change: dict[str, str]
) -> None:
    camille = visit(script=False)
    camille.page.route(place, changed(**change))
    when_she_tries(camille)
    then_nobody_is_in_and_there_is_a_way_on(camille)


def test_giving_up_at_the_provider_is_no_mistake(visit: Callable[..., Visitor]) -> None:
    camille = visit()
    camille.goes_to("/connexion/")
    camille.presses(FRANCECONNECT)
    camille.presses("Revenir sans me connecter")
    camille.is_on("Vous avez arrêté la connexion")
    camille.follows("Recommencer")
    camille.is_on("Se connecter")


def test_a_link_to_an_invitation_that_is_no_longer_there_leads_home(visit: Callable[..., Visitor]) -> None:
    camille = visit()
    camille.signs_in("Camille")
    for address in (f"/espace/famille/invitations/{new_id()}/", f"/espace/aides/{new_id()}/"):
        camille.goes_to(address)
        camille.is_on("Nous ne trouvons pas cette page")
        camille.follows("Revenir à mes pages")
        camille.is_on("Bonjour Camille")


def test_from_the_sign_in_page_to_the_first_one_takes_few_requests(visit: Callable[..., Visitor]) -> None:
    """Each one is a wait on a slow telephone. Redirections count; files of the style do not."""
    camille = visit()
    camille.signs_in("Camille")  # once before: the terms are accepted
    camille.context.clear_cookies()
    asked: list[str] = []

    def count(one: Request) -> None:
        if one.url.startswith(camille.service.url) and "/static/" not in one.url:
            asked.append(f"{one.method} {urlsplit(one.url).path}")

    camille.page.on("request", count)
    camille.signs_in("Camille")
    camille.is_on("Bonjour Camille")
    assert len(asked) < FEWER_THAN, asked


def when_she_tries(camille: Visitor) -> None:
    camille.goes_to("/connexion/")
    camille.presses(FRANCECONNECT)
    camille.presses("Camille")


def then_nobody_is_in_and_there_is_a_way_on(camille: Visitor) -> None:
    camille.is_on("La connexion n’a pas abouti")
    camille.sees("nous n’avons ouvert aucun espace")
    camille.follows("Recommencer")
    camille.is_on("Se connecter")
    camille.page.unroute_all()
    camille.goes_to("/espace/")
    camille.is_on("Se connecter")


def callbacks_of(camille: Visitor) -> list[str]:
    """The addresses by which the provider sends her back."""
    seen: list[str] = []
    camille.page.on("request", lambda one: seen.append(one.url) if CALLBACK.search(one.url) else None)
    return seen


def changed(**values: str) -> Callable[[Route], None]:
    """The first redirection that holds these values, after a form, goes on with others."""

    def change(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        answer = route.fetch(max_redirects=0)
        while not values.keys() & parse_qs(urlsplit(answer.headers["location"]).query).keys():
            here = answer.headers["location"]
            answer = route.request.frame.page.request.get(urljoin(route.request.url, here), max_redirects=0)
        address = urlsplit(answer.headers["location"])
        query = {name: found[0] for name, found in parse_qs(address.query).items()} | values
        headers = answer.headers | {"location": address._replace(query=urlencode(query)).geturl()}
        route.fulfill(status=answer.status, headers=headers)

    return change
