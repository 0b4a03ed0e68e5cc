"""One entry of the activity as a sentence, when it happened and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from espace_sante.access.api import Reason, document_types
from espace_sante.audit.api import Act, TraceEntry
from espace_sante.kernel.actors import ActorKind
from espace_sante.portals.citizen.wording import acts, choices, measures, reasons, services
from espace_sante.portals.citizen.wording.files import type_words
from espace_sante.portals.citizen.wording.people import at_start, bold, called
from espace_sante.portals.citizen.wording.told import Told
from espace_sante.record.api import ActivityEntry

PROFESSIONAL_KINDS = frozenset({ActorKind.PROFESSIONAL.value, ActorKind.STRUCTURE.value})


@dataclass(frozen=True, slots=True)
class Listener:
    """Who reads the sentences: their id as an actor, the space, whether it is their own, the citizens they may name."""

    actor_id: str
    space_id: UUID
    own: bool
    names: Mapping[str, str]


def sentence(one: ActivityEntry, listener: Listener, *, what: str = "") -> SafeString:
    """What happened, the person first. Titles are links to what one may read; `what` stands in their place."""
    entry = one.entry
    by_reader = entry.actor_kind == ActorKind.CITIZEN and entry.actor_id == listener.actor_id
    template = _told(entry).sentence(by_reader=by_reader, own=listener.own)
    given = entry.act == Act.CARE_RELATION_DECLARED and entry.reason in choices.GIVEN_BY_THE_HOLDER_S_SIDE
    if given and entry.actor_kind == ActorKind.CITIZEN and not by_reader:
        template = str(acts.CONSENT_BY_FAMILY)
    template, about = _about(template, entry)
    words = _filled(
        template,
        who=_who(entry, listener),
        what=what or _what(one, listener),
        about=about,
        why=_why(entry, listener),
    )
    if not entry.refused:
        return words
    return format_html("{} {}", words, reasons.said(_consequence(entry), own=listener.own))


def gathered_sentence(one: ActivityEntry, listener: Listener) -> SafeString:
    """Several documents that one person opened one after the other, told together."""
    entry = one.entry
    by_reader = entry.actor_kind == ActorKind.CITIZEN and entry.actor_id == listener.actor_id
    told = acts.SEVERAL_DOCUMENTS_TRIED if entry.refused else acts.SEVERAL_DOCUMENTS
    words = _filled(
        told.sentence(by_reader=by_reader, own=listener.own),
        who=_who(entry, listener),
        count=str(len(one.gathered)),
        why=_why(entry, listener),
    )
    if not entry.refused:
        return words
    return format_html("{} {}", words, reasons.said(_consequence(entry), own=listener.own))


def _about(template: str, entry: TraceEntry) -> tuple[str, SafeString | str]:
    """Whom it is about; the article joins its preposition: « donné votre accord au Dr Martin »."""
    if entry.act in services.ACTS:
        return template, services.service_called(entry.subject_name)
    if not entry.subject_name:
        return template, _("un professionnel")
    words = called(entry.subject_name)
    if words.startswith("le ") and "à %(about)s" in template:
        return template.replace("à %(about)s", "au %(about)s"), bold(words.removeprefix("le "))
    return template, bold(words)


_WRITING = frozenset({*measures.ACTS, Act.AGENDA_CHANGED} - {Act.MEASURES_READ})


def _consequence(entry: TraceEntry) -> reasons.Voices:
    """What a refused attempt led to."""
    if entry.act == Act.HEALTH_HISTORY_READ and entry.reason in reasons.NOTHING_OF_THE_HISTORY:
        return reasons.NOTHING_OF_THE_HISTORY[entry.reason]
    if entry.act in _WRITING and entry.reason == Reason.NO_GRANT:
        return measures.NOTHING_CHANGED
    if entry.act == Act.MEASURE_REMOVED and entry.reason == Reason.NOT_AUTHOR:
        return measures.NOT_ITS_OWN
    return reasons.NOTHING_SHOWN.get(entry.reason, reasons.NOTHING_AT_ALL)


def is_by_professional(entry: TraceEntry) -> bool:
    return entry.actor_kind in PROFESSIONAL_KINDS


def _told(entry: TraceEntry) -> Told:
    if entry.refused:
        return _tried(entry)
    if entry.act == Act.CARE_RELATION_DECLARED:
        return acts.RELATIONS[entry.reason]
    if entry.act == Act.CARE_RELATION_ENDED:
        return choices.ENDED.get(entry.reason, choices.CONSENT_ENDED)
    if entry.act == Act.DOCUMENT_RULE_SET:
        return choices.RULES[entry.reason]
    if entry.act == Act.REPRESENTATION_BEGAN and entry.actor_kind == ActorKind.OPERATOR:
        return acts.MEASURE_RECORDED
    if entry.act == Act.DOCUMENTS_LISTED and entry.document_id:
        return acts.ONE_SHEET
    if entry.act == Act.DOCUMENT_ANNOUNCED and entry.actor_kind == ActorKind.SYSTEM:
        return acts.SHOWN_AFTER_A_MONTH
    return acts.ACTS[entry.act]


def _tried(entry: TraceEntry) -> Told:
    """What was refused."""
    if entry.act in acts.FAMILY:
        return acts.TRIED_INVITING
    if entry.act in services.ACTS:
        return services.TRIED
    if entry.act in services.TRIED_AGENDA:
        return services.TRIED_AGENDA[Act(entry.act)]
    if entry.act in measures.TRIED:
        return measures.TRIED[entry.act]
    if entry.act == Act.HEALTH_HISTORY_READ:
        return acts.TRIED_HISTORY
    if entry.act == Act.ACCESS_CODE_USED:
        return acts.TRIED_CODE
    return acts.TRIED_DOCUMENT if entry.document_id else acts.TRIED_SPACE


def _who(entry: TraceEntry, listener: Listener) -> SafeString | str:
    if entry.actor_kind == ActorKind.CITIZEN:
        return bold(listener.names.get(entry.actor_id, _("Une personne de votre entourage")))
    if entry.actor_kind == ActorKind.SYSTEM:
        return _("Le service")
    if entry.actor_kind == ActorKind.SERVICE:
        return format_html(_("Le service {name}"), name=bold(entry.actor_name))
    return at_start(entry.actor_name)


def _what(one: ActivityEntry, listener: Listener) -> SafeString | str:
    """The title, as a link; without one, the nature of the document in words that one knows."""
    document = one.document
    if one.entry.act in services.CONSENTS:
        return services.consented_to(one.entry, own=listener.own)
    if one.entry.act in measures.ACTS:
        return measures.measured(one.entry, own=listener.own)
    if document is None:
        known = document_types().get(one.entry.type_code)
        return _("un document (%(nature)s)") % {"nature": type_words(known.display)} if known else _("un document")
    address = reverse("citizen:document", args=[listener.space_id, document.id])
    link = format_html('<a href="{}">{}</a>', address, document.title)
    return format_html(_("« {document} »"), document=link)


def _why(entry: TraceEntry, listener: Listener) -> str:
    words = reasons.said(reasons.BECAUSE.get(entry.reason), own=listener.own)
    return f", {words}" if words else ""


def _filled(template: str, **parts: SafeString | str) -> SafeString:
    """A translated sentence with its parts, each escaped unless it is markup of ours."""
    safe = {name: conditional_escape(part) for name, part in parts.items()}
    return mark_safe(conditional_escape(template) % safe)  # noqa: S308 - every part is escaped just above
