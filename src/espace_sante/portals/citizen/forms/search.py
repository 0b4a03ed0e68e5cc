"""What the list of documents understands of an address and of a posted search."""

from __future__ import annotations

from collections.abc import Callable

from django import forms

from espace_sante.portals.citizen.wording.categories import CATEGORIES, category_number
from espace_sante.portals.citizen.wording.plain import plain
from espace_sante.record.api import DocumentQuery, DocumentView

STATES = ("nouveaux", "masques")


class SearchForm(forms.Form):
    """The words one looks for, posted so that no address, history or log holds them."""

    mots = forms.CharField(max_length=100, required=False, strip=True)
    suite = forms.CharField(max_length=64, required=False)


class FilterForm(forms.Form):
    """The filters of the address. One that is unknown is as if it were absent."""

    categorie = forms.ChoiceField(choices=[(category_number(name), name) for name in CATEGORIES], required=False)
    etat = forms.ChoiceField(choices=[(name, name) for name in STATES], required=False)
    suite = forms.CharField(max_length=64, required=False)


def query_of(*, category: str, state: str, words: str) -> DocumentQuery:
    return DocumentQuery(
        categories=frozenset({category}) if category else None,
        only_new=state == "nouveaux",
        masque_ps=True if state == "masques" else None,
        words=holds_words(words) if words else None,
    )


def holds_words(words: str) -> Callable[[DocumentView], bool]:
    """Every word, whatever its accents and case, in the title or in the name of an author."""
    wanted = plain(words).split()

    def test(view: DocumentView) -> bool:
        authors = (part for author in view.words.authors for part in (author.name, author.institution))
        told = plain(" ".join([view.title, *authors]))
        return all(word in told for word in wanted)

    return test
