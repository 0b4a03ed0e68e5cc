"""Tell somebody what became of their space, where they can be reached: no name, no number, no word about health.

To the contact that they proved, otherwise to the address that the insurer knows (a parent's for a minor), otherwise by
a letter that is queued. Source: RULES.md LC-17, LC-21; NOT-01, NOT-02, ANN-02 ("by any means").
"""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from espace_sante.identity.domain.provisional_code import Channel
from espace_sante.identity.models import Account, Letter
from espace_sante.identity.services.sign_in.messages import queue_message
from espace_sante.identity.services.sign_in.sealing import seal_text
from espace_sante.identity.services.walk_population import addressees
from espace_sante.kernel.actors import ActorKind


class News(StrEnum):
    """What there is to tell. The value is the kind of the letter, when there is no faster way."""

    SPACE_ERASED = "space-erased"
    SPACE_SUSPENDED = "space-suspended"
    RECORD_OPENED = "record-opened"  # NOT-01
    EMERGENCY_OPENED = "emergency-opened"  # NOT-02
    SEE_A_PROFESSIONAL = "see-a-professional"  # ANN-02


def tell_holder(*, holder_id: UUID, news: News, now: datetime, mail_refused: bool = False) -> None:
    """Queue the message, in the caller's transaction on `ens`. `mail_refused`: the mail they proved takes nothing."""
    subject, text = news_words(news)
    account = Account.objects.filter(holder=holder_id).first()
    refused = account.email.casefold() if account is not None and mail_refused else ""
    if account is not None and account.email and not refused:
        queue_message(Channel.MAIL, account.email, subject, text, now)
    elif account is not None and account.phone:
        queue_message(Channel.SMS, account.phone, subject, text, now)
    elif (known := addressees([holder_id], now=now).get(holder_id)) and known.email.casefold() not in {"", refused}:
        queue_message(Channel.MAIL, known.email, subject, text, now)
    else:
        sealed = seal_text(news.value, json.dumps({"text": text}))
        Letter.objects.create(holder_id=holder_id, kind=news.value, sealed=sealed, queued_at=now)


def end_sign_in(*, holder_id: UUID, now: datetime) -> None:
    """Nobody signs in as this person any more, and whoever is signed in is not, from the next page on (LC-22).

    Who had no account gets one that is closed: none can be opened in their name.
    """
    login = f"holder-{holder_id}"
    values = {"login": login, "kind": ActorKind.CITIZEN.value, "made_at": now, "password": make_password(None)}
    account, _made = Account.objects.get_or_create(holder_id=holder_id, defaults=values)
    account.is_active = False
    account.save(update_fields=["is_active"])


def restore_sign_in(*, holder_id: UUID) -> None:
    """A death was recorded by mistake: the account of this person serves again, with the means that it had.

    One that was made only to be closed has none: its person enrols as anybody does (LC-10).
    """
    Account.objects.filter(holder=holder_id).update(is_active=True)


def news_words(news: News) -> tuple[str, str]:
    """The subject and the text, in the language of the place: whoever acts or prints may read in another one."""
    with override(settings.LANGUAGE_CODE):
        return _words_of(news)


def _words_of(news: News) -> tuple[str, str]:
    if news is News.SPACE_ERASED:
        return _("Votre espace est effacé"), _(
            "L’effacement que vous attendiez est terminé : plus rien de ce que contenait l’espace ne peut être lu. "
            "Votre attestation d’effacement vous attend à votre prochaine connexion. Vous pouvez demander un nouvel "
            "espace, vide, quand vous voulez."
        )
    if news in RECORD_WORDS:
        subject, text = RECORD_WORDS[news]
        return str(subject), str(text)
    return _("Votre espace est suspendu"), _(
        "L’accès à votre espace est suspendu pour vous protéger. Connectez-vous pour lire pourquoi et dire si vous "
        "n’êtes pas d’accord. Sans réponse de votre part, l’espace fermera dans six semaines."
    )


# What happened in the record, for those whom neither mail nor device reaches; nothing of what it holds (NOT-07).
RECORD_WORDS = {
    News.RECORD_OPENED: (
        gettext_lazy("Un professionnel a ouvert votre dossier"),
        gettext_lazy(
            "Un professionnel a ouvert votre dossier pour la première fois. Connectez-vous pour voir qui, quand et "
            "pourquoi. Si cela vous étonne, vous pouvez le dire et bloquer son accès."
        ),
    ),
    News.EMERGENCY_OPENED: (
        gettext_lazy("Votre dossier a été ouvert en urgence"),
        gettext_lazy(
            "Un professionnel a ouvert votre dossier en urgence. Connectez-vous pour voir qui, quand et pourquoi. "
            "Si cela vous étonne, vous pouvez le contester."
        ),
    ),
    News.SEE_A_PROFESSIONAL: (
        gettext_lazy("Votre dossier a été mis à jour"),
        gettext_lazy(
            "Votre dossier a été mis à jour. Nous vous invitons à prendre rendez-vous avec un professionnel, notamment "
            "votre médecin traitant, pour en parler."
        ),
    ),
}
