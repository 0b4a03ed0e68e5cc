"""What a notice says, on paper and by mail. French whatever the language of the pages: it is a legal wording.

What the space is, how it goes with the DMP, the right to object and how, how to close, until when. Nothing about the
health of anybody, and nothing that only this deployment's way of opening would make untrue.
Source: CSP art. R. 1111-28 (what the information says), L. 1111-13-1, L. 1111-14, R. 1111-36; RULES.md LC-01 to LC-08,
LC-14 to LC-16, C1, C2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from espace_sante.identity import api as identity
from espace_sante.spaces.domain.notice import Channel, Kind
from espace_sante.spaces.services.settings import OpeningMode

PHONE = "34\N{NO-BREAK SPACE}22"
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_AGAIN_TITLE = "Confirmez-vous votre refus d’un espace santé ?"
_DMP = (
    "Il fait partie de l’espace santé et s’ouvre avec lui. S’il existe déjà, son contenu rejoint l’espace. Si vous "
    "refusez, ni l’espace ni le DMP ne sont créés."
)
_OLDER_DMP = (
    "Celui qui existe a été ouvert avant l’espace santé. Si vous confirmez votre refus, il est fermé, gardé dix ans "
    "puis effacé. Sinon, son contenu rejoint l’espace."
)
DELAY_WORDS = "six semaines"


@dataclass(frozen=True, slots=True)
class NoticeWords:
    """The sentences of a notice, in the order they are read."""

    title: str
    opening: tuple[str, ...]  # paragraphs
    until: str  # the sentence of the delay
    refuse_title: str
    refuse: tuple[str, ...]
    accept_title: str
    accept: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    law: str


def notice_words(
    *, kind: str, to: identity.Addressee, sent_on: date, oppose_until: date | None, mode: OpeningMode, channel: Channel
) -> NoticeWords:
    """The words for one person. `oppose_until`: the last day, if known."""
    child = to.is_minor
    again = kind == Kind.AGAIN
    this = "ce message" if channel is Channel.MAIL else "cette lettre"
    whose = f"au nom {_of(to.about)}" if child else "à votre nom"
    refusal_day = f"jusqu’au {day_words(oppose_until)}" if oppose_until else ""
    return NoticeWords(
        title=_AGAIN_TITLE if again else _title(kind, whose=whose, mode=mode),
        opening=_opening_again(to) if again else _opening(kind, to=to, mode=mode),
        until=_until(refusal_day, this=this, sent_on=sent_on, mode=mode),
        refuse_title="Non, je confirme mon refus" if again else "Non, je refuse",
        refuse=(
            "sur internet, avec le code ci-dessus ;",
            f"par téléphone : {PHONE}, appel gratuit ;",
            f"au guichet de votre caisse, avec {this}.",
            "Vous n’avez pas à dire pourquoi. Vous recevez aussitôt une preuve, et pouvez changer d’avis plus tard.",
        ),
        accept_title="Oui, j’accepte" if mode is OpeningMode.ASKED else "Oui, je le laisse ouvrir",
        accept=_accept(oppose_until, mode=mode, child=child),
        questions=_questions(child, again=again),
        law="Code de la santé publique, articles L. 1111-13-1, L. 1111-14, R. 1111-28 et R. 1111-36.",
    )


def day_words(day: date) -> str:
    return f"{'1er' if day.day == 1 else day.day}\N{NO-BREAK SPACE}{MONTHS[day.month - 1]} {day.year}"


def _of(name: str) -> str:
    """« de Léa », « d’Alix »."""
    return f"d’{name}" if name[:1].upper() in "AÀÂÄEÉÈÊËIÎÏOÔÖUÙÛÜYH" else f"de {name}"


def _title(kind: str, *, whose: str, mode: OpeningMode) -> str:
    if mode is OpeningMode.ASKED:
        question = f"Voulez-vous ouvrir un espace santé {whose} ?"
        return f"Rappel : {question[0].lower()}{question[1:]}" if kind == Kind.REMINDER else question
    said = f"un espace santé va s’ouvrir {whose}. Vous pouvez refuser."
    return f"Rappel : {said}" if kind == Kind.REMINDER else f"U{said[1:]}"


def _opening(kind: str, *, to: identity.Addressee, mode: OpeningMode) -> tuple[str, ...]:
    again = "Nous vous avons déjà écrit à ce sujet. " if kind == Kind.REMINDER else ""
    what = (
        "L’espace santé est gratuit. Il réunit en un seul endroit, protégé, les documents que "
        "remettent les soignants, les vaccins, les rendez-vous et les messages. "
    )
    if to.is_minor:
        return (
            f"{again}{what}Les représentants légaux {_of(to.about)} en décident, et l’un d’eux suffit pour refuser.",
        )
    return (f"{again}{what}C’est vous qui décidez d’en avoir un, de ce qu’il montre, et à qui.",)


def _opening_again(to: identity.Addressee) -> tuple[str, ...]:
    """To who refused and has an older record: why we write again, what each answer does (LC-09)."""
    for_whom = f" pour {to.about}" if to.is_minor else ""
    whose = f"Un dossier médical partagé (DMP) plus ancien existe{for_whom}."
    return (
        f"Vous avez refusé l’ouverture d’un espace santé{for_whom}, et ce refus est bien enregistré. {whose}",
        "La loi demande alors que le refus soit confirmé. Si vous confirmez, aucun espace ne s’ouvre et l’ancien "
        "dossier est fermé. Sans réponse de votre part, l’espace s’ouvre et reprend le contenu de l’ancien dossier.",
    )


def _until(refusal_day: str, *, this: str, sent_on: date, mode: OpeningMode) -> str:
    if mode is OpeningMode.ASKED:
        return "Vous répondez quand vous voulez. Sans réponse, rien ne s’ouvre."
    if refusal_day:
        return f"Vous pouvez refuser {refusal_day} inclus."
    return f"Vous avez {DELAY_WORDS} pour refuser, à compter de l’envoi de {this}, le {day_words(sent_on)}."


def _accept(oppose_until: date | None, *, mode: OpeningMode, child: bool) -> tuple[str, ...]:
    now = "Pour l’ouvrir dès maintenant : sur internet, avec le code ci-dessus."
    same = "Les soins et les remboursements restent les mêmes, que l’espace soit ouvert ou non."
    if mode is OpeningMode.ASKED:
        return (now, "Si vous ne répondez pas, il ne s’ouvre pas.", same)
    opens = f"le {day_words(oppose_until + timedelta(days=1))}" if oppose_until else "à la fin du délai"
    if mode is OpeningMode.INERT:
        subject = "l’un de vous ne l’ait activé" if child else "vous ne l’ayez activé"
        who = f"Personne n’y lit rien avant que {subject}."
        return (f"Vous n’avez rien à faire : il s’ouvre {opens}.", who, now, same)
    return (f"Vous n’avez rien à faire : il s’ouvre {opens}.", now, same)


def _questions(child: bool, *, again: bool) -> tuple[tuple[str, str], ...]:
    readers = (
        "Les professionnels qui soignent l’enfant, selon leur métier, et les représentants légaux. Chaque lecture est "
        "écrite dans l’espace, et chaque document peut être masqué."
        if child
        else "Vous, et les professionnels qui vous soignent, selon leur métier. Chaque lecture est écrite dans un "
        "journal que vous voyez, et vous pouvez masquer chaque document. Ni banque, ni assureur, ni employeur : la loi "
        "l’interdit."
    )
    return (
        ("Qui peut le lire ?", readers),
        (
            "Et le dossier médical partagé (DMP) ?",
            _OLDER_DMP if again else _DMP,
        ),
        (
            "Pourra-t-on le fermer ?",
            f"Oui, quand vous voulez et sans dire pourquoi : dans l’espace lui-même ou au {PHONE}. Son contenu est "
            "alors gardé dix ans puis effacé, ou effacé plus tôt si vous le demandez.",
        ),
    )
