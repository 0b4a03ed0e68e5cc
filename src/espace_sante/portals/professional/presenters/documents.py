"""Documents in lists: one line each, and what one may look for.

A list only ever knows what the record gave it: no count, gap or facet comes from elsewhere (RULES.md VIS-05).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from espace_sante.access.api import Decision, document_types
from espace_sante.kernel.actors import Actor
from espace_sante.kernel.clock import PARIS
from espace_sante.portals.professional.presenters.dates import brief_date, day_and_month, day_of, short_date
from espace_sante.record.api import DocumentPage, DocumentQuery, DocumentView, Range

CATEGORIES = {
    "synthesis": gettext_lazy("Synthèses"),
    "prescriptions": gettext_lazy("Prescriptions et soins"),
    "biology": gettext_lazy("Biologie"),
    "imaging": gettext_lazy("Imagerie"),
    "reports": gettext_lazy("Comptes rendus"),
    "prevention": gettext_lazy("Prévention et dépistage"),
    "vaccination": gettext_lazy("Vaccination"),
    "certificates": gettext_lazy("Certificats"),
    "wishes": gettext_lazy("Volontés et droits"),
    "advance_directives": gettext_lazy("Directives anticipées"),
    "profile_synthesis": gettext_lazy("Profil médical"),
    "questionnaires": gettext_lazy("Questionnaires"),
    "administrative": gettext_lazy("Documents administratifs"),
    "reimbursements": gettext_lazy("Remboursements"),
    "other": gettext_lazy("Autres documents"),
}
ICONS = {
    "biology": "flask",
    "imaging": "scan",
    "prescriptions": "pill",
    "vaccination": "syringe",
}
NO_BREAK = "\u00a0"
SIGNATURE = "E1762"  # the signature of an imaging object, which no page shows (INTEROP.md, DRIMbox)


@dataclass(frozen=True, kw_only=True)
class DocumentLine:
    """One document of a list."""

    href: str
    title: str
    kind: str
    day: str
    when: str
    brief: str
    year: int
    who: str
    by: str
    kind_and_who: str
    meta: str
    icon: str
    category: str
    new: bool
    own: bool
    masked: bool
    version: str
    view: DocumentView


@dataclass(frozen=True, kw_only=True)
class YearOfDocuments:
    """The documents whose act was in one year."""

    label: str
    lines: list[DocumentLine]

    @property
    def id(self) -> str:
        return f"annee-{self.label}"


@dataclass(frozen=True, kw_only=True)
class ListPresenter:
    """A page of the list. `kept` is what a further page asks again, by POST; `narrowed`: not everything is listed."""

    action: str
    found: str
    narrowed: bool
    years: list[YearOfDocuments]
    kept: list[tuple[str, str]]
    following: str
    why: str


def line_of(view: DocumentView, *, actor: Actor, since: datetime | None = None) -> DocumentLine:
    """`since`: the reader's last visit; what others deposited after it is new."""
    own = bool(actor.rpps) and view.facts.author_rpps == actor.rpps
    wrote = own and _wrote(view, actor)
    who = _("Vous") if wrote else author_words(view)
    return DocumentLine(
        href=reverse("professional:document", args=[view.space_id, view.id]),
        title=view.title,
        kind=kind_of(view),
        day=day_and_month(view.service_start_time),
        when=short_date(view.service_start_time),
        brief=brief_date(view.service_start_time),
        year=day_of(view.service_start_time).year,
        who=who,
        by=who if wrote or by_patient(view) else (view.author.name or who).replace("Dr ", f"Dr{NO_BREAK}"),
        kind_and_who=joined(kind_of(view), who),
        meta=joined(kind_of(view), who, short_date(view.service_start_time)),
        icon=ICONS.get(view.category, "file"),
        category=view.category,
        new=since is not None and view.submitted_at >= since and not own,
        own=own,
        masked=view.facts.masque_ps,
        version=_("Corrigé") if view.content_version > 1 else "",
        view=view,
    )


def list_presenter(
    page: DocumentPage, *, actor: Actor, space_id: UUID, asked: Mapping[str, object], later: bool
) -> ListPresenter:
    """`asked`: the words, the kind and the year looked for; `later`: this is not the first page."""
    kept = [(name, str(value)) for name, value in asked.items() if value]
    return ListPresenter(
        action=reverse("professional:documents", args=[space_id]),
        found=_found(page.total, filtered=bool(kept)),
        narrowed=bool(kept) or later,
        years=by_year(line_of(view, actor=actor) for view in page.documents),
        kept=kept,
        following=page.next_cursor or "",
        why=reading_reason(page.decision),
    )


def reading_reason(decision: Decision) -> str:
    """Why one may read, in a sentence for the foot of the page."""
    if not decision.allowed:
        return _("Vous lisez les documents que vous avez écrits.")
    return _(decision.sentence)


def _found(total: int, *, filtered: bool) -> str:
    if not total:
        return _("Aucun document ne correspond.") if filtered else _("Aucun document à lire pour l’instant.")
    if filtered:
        return ngettext("%(count)s document trouvé", "%(count)s documents trouvés", total) % {"count": total}
    return ngettext("%(count)s document", "%(count)s documents", total) % {"count": total}


def joined(*words: str) -> str:
    return f"{NO_BREAK}· ".join(filter(None, words))


def _wrote(view: DocumentView, actor: Actor) -> bool:
    """Whether the author named in the document is the reader: one may deposit what a colleague wrote."""
    return view.author.rpps == actor.rpps or view.author.name in {"", actor.name}


def by_patient(view: DocumentView) -> bool:
    return view.author.holder


def author_words(view: DocumentView) -> str:
    """Who wrote it, and whether it is the patient who saved it here, from a mail."""
    if by_patient(view):
        return _("Le patient")
    saved = _("gardé par le patient") if view.facts.by_holder_side else ""
    return ", ".join(dict.fromkeys(filter(None, [view.author.name, view.author.institution, saved])))


def kind_of(view: DocumentView) -> str:
    known = document_types().get(view.facts.type_code)
    return known.label if known else view.type_display


def by_year(lines: Iterable[DocumentLine]) -> list[YearOfDocuments]:
    """Lines in their order, under the year of the act."""
    years: list[YearOfDocuments] = []
    for line in lines:
        if not years or years[-1].lines[0].year != line.year:
            years.append(YearOfDocuments(label=str(line.year), lines=[]))
        years[-1].lines.append(line)
    return years


def query_of(*, words: str = "", category: str = "", year: int | None = None) -> DocumentQuery:
    """Everything current that a page may show, less what is not looked for."""
    query = DocumentQuery(type_codes=frozenset(document_types()) - {SIGNATURE})
    if category:
        query = replace(query, categories=frozenset({category}))
    if year:
        start, end = datetime(year, 1, 1, tzinfo=PARIS), datetime(year + 1, 1, 1, tzinfo=PARIS)
        query = replace(query, act_starts=(Range(start=start, end=end),))
    return replace(query, words=_test(words)) if words.strip() else query


def only(document_id: UUID) -> DocumentQuery:
    return DocumentQuery(document_ids=frozenset({document_id}))


def _test(words: str) -> Callable[[DocumentView], bool]:
    wanted = _folded(words).split()

    def holds(view: DocumentView) -> bool:
        said = _folded(f"{view.title} {kind_of(view)} {view.author.name} {view.author.institution}")
        return all(word in said for word in wanted)

    return holds


def _folded(text: str) -> str:
    """Without accents nor capitals, as people search."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
