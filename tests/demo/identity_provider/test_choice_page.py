"""The page where one chooses who to be."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx

from espace_sante.demo.identity_provider.people import write_people
from tests.demo.identity_provider.browser import Provider, Visit
from tests.demo.identity_provider.sample_people import PEOPLE

Visits = Callable[..., Visit]


def _page(visit: Visits, key: str = "franceconnect", **parameters: str) -> httpx.Response:
    here = visit(key)
    page = here.follow(here.authorize())
    return here.browser.get(page.url.copy_merge_params(parameters))


def _names(page: httpx.Response) -> list[str]:
    return re.findall(r'idp-person__name">([^<]+)<', page.text)


def test_named_people_come_first_with_their_hint(visit: Visits) -> None:
    page = _page(visit)
    assert _names(page)[0] == "Camille Moreau"
    assert "41 ans, espace actif, mère de Lou et Noé" in page.text


def test_each_door_shows_its_own_people(visit: Visits) -> None:
    assert _names(_page(visit, "prosanteconnect")) == ["Dr Paul Martin"]
    assert "Dr Paul Martin" not in _page(visit).text


def test_it_says_that_nobody_here_exists(visit: Visits) -> None:
    page = _page(visit)
    assert "Ces personnes n’existent pas" in page.text
    assert "à la place de FranceConnect" in page.text


def test_search_ignores_accents_and_capitals(visit: Visits) -> None:
    assert _names(_page(visit, recherche="NOE habitant 39")) == ["Noé Habitant 39"]


def test_search_that_finds_nobody_says_so(visit: Visits) -> None:
    page = _page(visit, recherche="<zzz>")
    assert "Personne ne correspond" in page.text
    assert "&lt;zzz&gt;" in page.text


def test_the_list_has_pages(visit: Visits) -> None:
    first, second = _names(_page(visit)), _names(_page(visit, page="2"))
    assert len(first) == 1 + 24
    assert set(first) & set(second) == {"Camille Moreau"}


def test_a_search_keeps_the_way_back(visit: Visits) -> None:
    here = visit("franceconnect")
    page = here.follow(here.authorize())
    found = here.browser.get(page.url.copy_merge_params({"recherche": "habitant 7"}))
    assert "code=" in here.follow(here.choose(found, "habitant-7")).headers["Location"]


def test_it_leads_nowhere_else(visit: Visits) -> None:
    here = visit("franceconnect")
    page = here.follow(here.authorize())
    issuer = here.client["issuer"]
    elsewhere = here.choose(page, "camille", next="https://ailleurs.example/fc/api/v2/authorize?")
    assert elsewhere.status_code == 400
    assert here.browser.get(f"{issuer}/choisir", params={"next": "//ailleurs.example"}).headers["Location"] == "/"


def test_a_choice_posted_from_another_site_is_refused(visit: Visits) -> None:
    here = visit("franceconnect")
    refused = here.browser.post(f"{here.client['issuer']}/choisir", data={"subject": "camille", "next": "/"})
    assert refused.status_code == 403


def test_pages_load_nothing_from_elsewhere_and_run_no_script(visit: Visits) -> None:
    page = _page(visit)
    assert "<script" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'")
    sheet = re.search(r'rel="stylesheet" href="([^"]+)"', page.text)
    assert sheet
    assert httpx.get(page.url.join(sheet.group(1))).headers["Content-Type"].startswith("text/css")


def test_cookies_do_not_meet_those_of_the_main_site(visit: Visits) -> None:
    here = visit("franceconnect")
    here.sign_in("camille")
    assert set(here.browser.cookies) == {"idp_sessionid", "idp_csrftoken"}


def test_people_who_arrive_later_are_seen_without_a_restart(provider: Provider, visit: Visits) -> None:
    newcomer = {
        "subject": "nouvelle",
        "kind": "citizen",
        "login": None,
        "name": "Zoé Nouvelle",
        "hint": "",
        "claims": {},
    }
    write_people(home=provider.home, people=[*PEOPLE, newcomer])
    try:
        assert _names(_page(visit, recherche="zoe nouvelle")) == ["Zoé Nouvelle"]
    finally:
        write_people(home=provider.home, people=PEOPLE)


def test_the_root_explains_itself(provider: Provider) -> None:
    assert "sans venir d’un service" in httpx.get(f"{provider.base_url}/").text
