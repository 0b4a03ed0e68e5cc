"""The end of enrolment: the login and the password are chosen, the code is used. Source: RULES.md LC-10 to LC-13."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy

from espace_sante.identity.domain.credentials import normal_login
from espace_sante.identity.domain.provisional_code import Channel
from espace_sante.identity.models import Account, Holder
from espace_sante.identity.services.sign_in import devices, messages, passwords, terms
from espace_sante.identity.services.sign_in.codes import CodeRefused, Proof, use_code
from espace_sante.kernel.actors import ActorKind

RENEWED = gettext_lazy("Un nouvel identifiant et un nouveau mot de passe viennent d’être choisis.")
CONTACT_CHANGED = gettext_lazy("Vos codes de connexion arriveront désormais à une autre adresse.")


@dataclass(frozen=True, slots=True)
class Contact:
    """Where a person receives codes: proved by a first one."""

    channel: Channel
    address: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What came of it: the account to sign in, and whether it had credentials before (a recovery)."""

    account_id: UUID
    renewed: bool


def enrol(*, proof: Proof, contact: Contact, login: str, password: str, terms_version: str, now: datetime) -> Enrolled:
    """Give a proved person a login and a password. Raises CodeRefused, CredentialsRefused.

    Somebody who had some already recovers: their devices, second factors and sessions are forgotten, because whoever
    proves an identity with a new code has lost one of them.
    """
    with transaction.atomic(using="ens"):
        holder = Holder.objects.get(id=proof.holder_id)
        account = _account_of(holder, now)
        if not account.is_active:
            raise CodeRefused
        passwords.check_login(login, account=account)
        passwords.check_new_password(password, holder=holder, account=account, login=login, contacts=(contact.address,))
        use_code(proof, now=now)
        renewed = account.sign_in_name is not None
        _tell_the_former_contact(account, contact, RENEWED, now)
        account.sign_in_name = normal_login(login)
        _set_contact(account, contact)
        passwords.set_password(account, password, now=now)
        account.save(update_fields=["sign_in_name", "code_channel", "email", "phone", "password"])
        terms.accept_terms(account_id=account.id, version=terms_version, now=now)
        if renewed:
            devices.forget_everything(account.id)
    return Enrolled(account_id=account.id, renewed=renewed)


def change_password(*, account_id: UUID, password: str, now: datetime) -> None:
    """Raises CredentialsRefused. Every other session ends by itself: Django ties a session to the password's hash."""
    with transaction.atomic(using="ens"):
        account = Account.objects.select_for_update(of=("self",)).get(id=account_id)
        assert account.holder is not None  # a citizen's page alone calls this
        contacts = (account.email, account.phone)
        passwords.check_new_password(
            password, holder=account.holder, account=account, login=account.sign_in_name or "", contacts=contacts
        )
        passwords.set_password(account, password, now=now)
        account.save(update_fields=["password"])


def change_contact(*, account_id: UUID, contact: Contact, now: datetime) -> None:
    """Receive codes elsewhere from now on; the former address hears of it."""
    with transaction.atomic(using="ens"):
        account = Account.objects.select_for_update(of=("self",)).get(id=account_id)
        _tell_the_former_contact(account, contact, CONTACT_CHANGED, now)
        _set_contact(account, contact)
        account.save(update_fields=["code_channel", "email", "phone"])


def _set_contact(account: Account, contact: Contact) -> None:
    account.code_channel = contact.channel.value
    if contact.channel is Channel.MAIL:
        account.email = contact.address
    else:
        account.phone = contact.address


def _account_of(holder: Holder, now: datetime) -> Account:
    account = Account.objects.select_for_update(of=("self",)).filter(holder=holder).first()
    if account is None:
        account = Account(login=f"holder-{holder.id}", kind=ActorKind.CITIZEN.value, holder=holder, made_at=now)
        account.set_unusable_password()
        account.save()
    return account


def _tell_the_former_contact(account: Account, contact: Contact, sentence: object, now: datetime) -> None:
    """Whoever had the account hears of it at the addresses they proved, the new one left out."""
    former = {Channel.MAIL: account.email, Channel.SMS: account.phone}
    for channel, address in former.items():
        if address and (channel, address) != (contact.channel, contact.address):
            messages.send_notice(channel=channel, address=address, sentence=str(sentence), now=now)
