"""Names inside sentences: « Le Dr Hélène Martin », « le laboratoire des Tilleuls », « Vous »."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from espace_sante.portals.citizen.wording.plain import plain

# The article of a structure follows from its first word; one that is not here goes without.
_ARTICLES = {
    "association": "l’",
    "cabinet": "le ",
    "centre": "le ",
    "clinique": "la ",
    "ehpad": "l’",
    "hôpital": "l’",
    "institut": "l’",
    "laboratoire": "le ",
    "maison": "la ",
    "pharmacie": "la ",
    "pôle": "le ",
    "service": "le ",
}
_TITLES = ("Dr ", "Pr ")
_VOWELS = frozenset("aeiou")
_ELIDED = _VOWELS | {"h"}  # given names that begin with an h are almost all said without it


def called(name: str) -> str:
    """A professional or a structure in the middle of a sentence, with the article its name takes in French."""
    if get_language() != "fr":
        return name
    if name.startswith(_TITLES):
        return f"le {name}"
    first_word = name.split(" ", 1)[0].casefold()
    article = _ARTICLES.get(first_word)
    return f"{article}{name[:1].lower()}{name[1:]}" if article else name


def to_called(name: str) -> str:
    """« au Dr Hélène Martin », « au laboratoire des Tilleuls », « à l’hôpital », « à Nadia Leroy »."""
    words = called(name)
    if get_language() == "fr" and words.startswith("le "):
        return f"au {words[3:]}"
    return _("à %(name)s") % {"name": words}


def headed(name: str) -> str:
    """The same at the head of a line: « Le Dr Hélène Martin »."""
    words = called(name)
    return f"{words[:1].upper()}{words[1:]}"


def at_start(name: str) -> SafeString:
    """The same at the head of a sentence, the name itself in bold."""
    words = called(name)
    if words == name:
        return bold(name)
    article = words[: -len(name)]
    shown = article[:1].upper() + article[1:]
    return format_html("{}<strong>{}</strong>", shown, words[len(article) :])


def of_person(given_name: str) -> str:
    """« de Lou », « d’André », « d’Hélène », « de Yann », « d’Yves »."""
    bare = plain(given_name)
    elided = bare[:1] in _ELIDED or (bare[:1] == "y" and bare[1:2] not in _VOWELS)
    return _("d’%(name)s") % {"name": given_name} if elided else _("de %(name)s") % {"name": given_name}


def bold(words: str) -> SafeString:
    return format_html("<strong>{}</strong>", words)
