"""What a refusal tells: its status, words, headers and the statements it took, without the ids that were asked for.

What is hidden from somebody is answered as what was never there, on every route that names a document.
Source: RULES.md VIS-05; PEERS.md ask 16.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import NamedTuple

from django.db import connections
from django.http import HttpResponseBase
from django.test.utils import CaptureQueriesContext

from tests.conftest import database_aliases

# Each answer has its own: what signs a form.
_OF_ONE_ANSWER = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
_ABOUT_A_TRANSACTION = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")


class Told(NamedTuple):
    """A refusal, as whoever asked can observe it."""

    status: int
    words: str
    headers: str
    statements: tuple[str, ...]


def measured(ask: Callable[[], HttpResponseBase]) -> tuple[HttpResponseBase, tuple[str, ...]]:
    """An answer, and the first word of each statement it took, in every database."""
    with ExitStack() as stack:
        for alias in database_aliases():
            connections[alias].queries_log.clear()  # it is bounded, and says so with a warning
        captured = [stack.enter_context(CaptureQueriesContext(connections[alias])) for alias in database_aliases()]
        response = ask()
    sent = [query["sql"].split(" ", 1)[0] for one in captured for query in one.captured_queries]
    return response, tuple(word for word in sent if word not in _ABOUT_A_TRANSACTION)


def told(response: HttpResponseBase, body: str, statements: tuple[str, ...], ids: Iterable[str]) -> Told:
    """What this refusal tells, with nothing of the ids that were in the request."""
    words, headers = _OF_ONE_ANSWER.sub("", body), json.dumps(dict(response.headers), sort_keys=True)
    for one in ids:
        words, headers = words.replace(one, "id"), headers.replace(one, "id")
    return Told(response.status_code, words, headers, statements)


def differences(one: Told, other: Told) -> list[str]:
    """In what two refusals differ, by name."""
    return [name for name in Told._fields if getattr(one, name) != getattr(other, name)]
