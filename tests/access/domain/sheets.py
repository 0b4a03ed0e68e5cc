"""Answer sheets: for one relation to a space, what each action gets.

+ care_team: enter_space list_documents        allowed, for this reason
- not_author: replace_document                 refused, for this reason
- no_authorisation: the rest                   every other action that a sheet of the file names
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

from espace_sante.access.domain.decision import Reason
from espace_sante.access.domain.facts import Action

Sheet = dict[Action, tuple[bool, Reason]]
REST = "the rest"


def read_sheets(written: dict[str, str]) -> dict[str, Sheet]:
    """The sheets of a file, by their name."""
    rows = {name: list(_rows(text)) for name, text in written.items()}
    every = {action for sheet in rows.values() for _, _, actions in sheet for action in actions}
    return {name: _sheet(sheet, every) for name, sheet in rows.items()}


def _rows(text: str) -> Iterable[tuple[bool, Reason, list[Action]]]:
    for row in textwrap.dedent(text).strip().replace("\n    ", " ").splitlines():
        answer, _, actions = row.partition(": ")
        named = [] if actions == REST else [Action(word) for word in actions.split()]
        yield answer.startswith("+"), Reason(answer[2:]), named


def _sheet(rows: list[tuple[bool, Reason, list[Action]]], every: set[Action]) -> Sheet:
    sheet = {action: (allowed, reason) for allowed, reason, actions in rows for action in actions}
    rest = [(allowed, reason) for allowed, reason, actions in rows if not actions]
    return {action: rest[0] for action in every if rest} | sheet
