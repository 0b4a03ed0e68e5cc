"""No chance of writing into the wrong space: what forms carry, what a stale tab gets. Issue 3, item 7; MIN-13."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from espace_sante.access import api as access
from espace_sante.identity.api import families
from espace_sante.identity.models import Holder, Relationship
from espace_sante.kernel.clock import PARIS, utc_now
from espace_sante.record import api as record
from espace_sante.record.models import DocumentEntry
from tests.access.roles import one_page_pdf
from tests.portals.citizen.family_world import Household, client_of, household, text_of

pytestmark = pytest.mark.django_db
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
PAGES = ("home_of", "documents", "upload", "activity", "professionals", "more", "document", "delete")
# What is about the person who is signed in, wherever they are.
ABOUT_ONESELF = ("/deconnexion", "/espace/famille/", "/espace/securite/", "/langue/")


@pytest.fixture
def home(db: None) -> Household:
    one = household()
    one.agreed()
    access.declare_care_relation(actor=one.world.nurse, space=one.space, in_care_team=True, now=one.world.now)
    return one


def addresses(home: Household) -> dict[str, str]:
    document = record.add_own_document(
        actor=home.camille, space=home.space, content=one_page_pdf(), declared_type="application/pdf",
        title="Ordonnance fictive", type_code=record.Coded("DOCPAT01"), act_at=home.world.now, masked=False,
        now=home.world.now,
    )  # fmt: skip
    here = [home.space.id]
    return {
        name: reverse(f"citizen:{name}", args=[*here, document] if name in {"document", "delete"} else here)
        for name in PAGES
    }


@pytest.mark.parametrize("name", PAGES)
def test_every_form_that_writes_carries_the_space_and_the_name_of_the_person(home: Household, name: str) -> None:
    page = client_of("camille").get(addresses(home)[name]).content.decode()
    assert "Lou" in page.partition("</header>")[0]  # whose space it is, on top of every page
    writing = []
    for form in FORM.findall(page):
        action = re.search(r'action="([^"]*)"', form)
        target = action.group(1) if action else ""
        reads = 'method="post"' not in form or 'role="search"' in form or 'name="mots"' in form
        if reads or any(word in target for word in ABOUT_ONESELF):
            continue
        writing.append(target)
        assert str(home.space.id) in target, f"{name}: {target}"
        before = page[max(0, page.index(form) - 900) : page.index(form)]
        shown = html.unescape(re.sub(r"<[^>]+>", " ", form + before))
        assert "Vous agissez pour" in shown, f"{name}: {target}"
        assert "Lou" in shown, f"{name}: {target}"
    assert writing or name in {"home_of", "documents", "activity", "more"}


def posts(home: Household) -> dict[str, tuple[str, dict[str, Any]]]:
    here = [home.space.id]
    document = home.world.deposit(space=home.space).document_id
    return {
        "mask": (reverse("citizen:mask", args=[*here, document]), {"masquer": "oui"}),
        "choose": (
            reverse("citizen:choose", args=here),
            {"geste": "bloquer", "rpps": str(home.world.nurse.rpps)},
        ),
        "upload": (reverse("citizen:upload", args=here), {}),
        "activate": (reverse("citizen:activate", args=here), {}),
        "invite": (reverse("citizen:invite_representative", args=here), {}),
    }


def eighteen_years_ago() -> date:
    """The birth date of somebody who turns eighteen today; the tests may run on a 29 February."""
    today = utc_now().astimezone(PARIS).date()
    day = 28 if (today.month, today.day) == (2, 29) else today.day  # eighteen years before, no 29 February
    return today.replace(year=today.year - 18, day=day)


def born_on(home: Household, day: date) -> None:
    Holder.objects.filter(id=home.child).update(birth_on=day)


def end_by_answer(home: Household) -> None:
    families.say_not_representative(child_id=home.child, actor=home.camille, now=utc_now())


def end_by_majority(home: Household) -> None:
    born_on(home, eighteen_years_ago())


@pytest.mark.parametrize("end", [end_by_answer, end_by_majority])
@pytest.mark.parametrize("name", ["mask", "choose", "upload", "activate", "invite"])
def test_a_stale_tab_gets_a_clear_page_and_nothing_is_stored(home: Household, name: str, end: Any) -> None:
    address, sent = posts(home)[name]
    camille = client_of("camille")
    camille.get(reverse("citizen:documents", args=[home.space.id]))  # the tab was opened before
    end(home)
    before = DocumentEntry.objects.filter(space_id=home.space.id).values_list("version", "masque_ps")
    stored, relations = list(before), Relationship.objects.filter(helped_id=home.child).count()
    page = camille.post(address, sent)
    assert page.status_code == 403
    said = text_of(page)
    assert "Cet espace ne vous est plus ouvert" in said
    assert "rien de ce que vous avez envoyé n’a été gardé" in said
    assert "Lou" not in said  # a first name may have changed since
    assert list(before.all()) == stored
    assert Relationship.objects.filter(helped_id=home.child).count() == relations
    assert not [str(one) for one in get_messages(page.wsgi_request)]


@pytest.mark.parametrize("name", PAGES)
def test_at_eighteen_the_parents_get_403_on_every_page(home: Household, name: str) -> None:
    address = addresses(home)[name]
    for login in ("camille", "alex"):
        assert client_of(login).get(address).status_code == 200
    end_by_majority(home)
    for login in ("camille", "alex"):
        page = client_of(login).get(address)
        assert page.status_code == 403
        assert "dix-huit ans" in text_of(page)


def test_the_day_before_they_still_read(home: Household) -> None:
    born_on(home, eighteen_years_ago() + timedelta(days=1))
    assert client_of("camille").get(reverse("citizen:documents", args=[home.space.id])).status_code == 200


def test_a_space_one_never_had_anything_to_do_with_is_not_found_like_one_that_does_not_exist(home: Household) -> None:
    home.world.open_space(home.world.citizen("voisine", "Voisine"))
    voisine = client_of("voisine")
    real = voisine.get(reverse("citizen:home_of", args=[home.space.id]))
    none = voisine.get(reverse("citizen:home_of", args=["0190f3d4-0000-7000-8000-000000000000"]))
    assert (real.status_code, real.content) == (none.status_code, none.content) == (404, none.content)


def test_there_is_no_current_space_on_the_server_side(home: Household) -> None:
    """Two tabs: what one tab opens changes nothing of what the other one sends."""
    camille = client_of("camille")
    address, sent = posts(home)["mask"]
    camille.get("/espace/")  # one's own space, in another tab
    assert camille.post(address, sent).status_code == 302
    space_ids = DocumentEntry.objects.filter(masque_ps=True).values_list("space_id", flat=True)
    assert list(space_ids) == [home.space.id]
