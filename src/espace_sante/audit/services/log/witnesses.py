"""Have checkpoints signed by witnesses, who refuse a tree that does not go on from the one they signed before.

Source: C2SP tlog-witness; ADR 19.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction

from espace_sante.audit.domain.merkle import consistency_proof
from espace_sante.audit.domain.notes import NoteKey, NoteWrong, check_note, read_key, read_note
from espace_sante.audit.domain.tiles import nodes_of
from espace_sante.audit.domain.witnessing import Answer, Request, read_cosignatures
from espace_sante.audit.models import LogPeriod, WitnessedSize
from espace_sante.audit.services.log.published import Tree, current_tree, tile_reader
from espace_sante.audit.services.ports import WitnessUnreachable, witness

logger = logging.getLogger(__name__)


def ask_witnesses() -> int:
    """Ask each witness to sign the latest checkpoint, unless it has; how many did. One that is away is asked later."""
    tree, signed = current_tree(), 0
    if tree is None or not tree.size:
        return 0
    for address, text in settings.LOG_WITNESSES:
        key = read_key(text)
        try:
            signed += _ask(tree, address, key)
        except (WitnessUnreachable, NoteWrong) as error:
            logger.warning("log.witness-failed witness=%s error=%s", key.name, type(error).__name__)
    return signed


def _ask(tree: Tree, address: str, key: NoteKey) -> bool:
    """Whether the witness signed now. What it says it signed last is believed once: a proof goes with it anyway."""
    if _signed_by(tree, key):
        return False
    row = WitnessedSize.objects.filter(month=tree.month, witness=key.name).first()
    old = row.size if row else 0
    status, body = witness()(address, _request(tree, old))
    if status == Answer.ANOTHER_SIZE and body.strip().isdigit() and old != int(body) <= tree.size:
        status, body = witness()(address, _request(tree, int(body)))
    if status != Answer.SIGNED:
        logger.error(
            "log.witness-refused witness=%s month=%s size=%s status=%s", key.name, tree.month, tree.size, status
        )
        return False
    text = read_note(tree.note).text
    _keep(tree, key, read_cosignatures(body, text, key))
    return True


def _signed_by(tree: Tree, key: NoteKey) -> bool:
    try:
        check_note(read_note(tree.note), key)
    except NoteWrong:
        return False
    return True


def _request(tree: Tree, old: int) -> str:
    proof = consistency_proof(old, tree.size, nodes_of(tile_reader(tree.month)))
    return Request(old, tuple(proof), tree.note).text


def _keep(tree: Tree, key: NoteKey, lines: str) -> None:
    """Publish the signature if the checkpoint is still the latest; remember its size in any case."""
    with transaction.atomic(using="dmp"):
        period = LogPeriod.objects.select_for_update().get(month=tree.month)
        if period.size == tree.size:
            period.cosignatures += lines
            period.save(update_fields=["cosignatures"])
        at = int.from_bytes(check_note(read_note(f"{read_note(tree.note).text}\n{lines}"), key).content[:8], "big")
        WitnessedSize.objects.update_or_create(
            month=tree.month,
            witness=key.name,
            defaults={"size": tree.size, "signed_at": datetime.fromtimestamp(at, UTC)},
        )
