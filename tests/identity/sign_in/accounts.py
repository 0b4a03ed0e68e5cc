"""An account with a login, a password and a contact, as enrolment leaves it."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.userkit import user_id_to_str
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from espace_sante.identity.api import sign_in
from espace_sante.kernel.actors import SYSTEM, Actor
from espace_sante.kernel.clock import utc_now
from tests.factories import make_holder, open_active_space
from tests.identity.sign_in.conftest import PASSWORD
from tests.remembered import remembered

LOGIN = "claude.fictif"
ADDRESS = "claude@exemple.example"


def enrolled_citizen(login: str = LOGIN) -> Actor:
    """Somebody who has enrolled, through the service."""
    return remembered(("enrolled", login), lambda: _enrolled(login))


def _enrolled(login: str) -> Actor:
    actor = make_holder(login.split(".")[0], given_name="Claude")
    open_active_space(actor)
    assert actor.holder_id is not None
    now = utc_now()
    code = sign_in.issue_code(
        holder_id=actor.holder_id, purpose=sign_in.Purpose.ENROLMENT, channel=sign_in.Channel.POST, by=SYSTEM, now=now
    )
    matricule = get_user_model().objects.get(holder_id=actor.holder_id).holder.ins
    sign_in.enrol(
        proof=sign_in.prove_identity(matricule=matricule, code=code, card_serial="", now=now),
        contact=sign_in.Contact(sign_in.Channel.MAIL, ADDRESS),
        login=login,
        password=PASSWORD,
        terms_version=sign_in.terms_in_force(now.date()).version,
        now=now,
    )
    return actor


def give_password(client: Client, *, login: str = LOGIN, password: str = PASSWORD, **more: str) -> Any:
    return client.post(reverse("public:sign_in"), {"identifiant": login, "mot_de_passe": password, **more})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def enter(client: Client, actor: Actor) -> None:
    """A session such as django-allauth opens, with a fresh proof, for pages that do not test the way in."""
    account = get_user_model().objects.get(holder_id=actor.holder_id)
    client.force_login(account)
    prove_again(client, account)


def prove_again(client: Client, account: Any, *, seconds_ago: float = 0) -> None:
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": utc_now().timestamp() - seconds_ago}]
    session["account_authentication_methods_user"] = user_id_to_str(account)
    session.save()
