"""Pages drawn once in each process, for tests that look at their text alone: making the world costs more than that."""

from __future__ import annotations

from collections.abc import Callable

import pytest

_DRAWN: dict[tuple[str, str], str] = {}


def drawn(request: pytest.FixtureRequest, draw: Callable[..., str], *fixtures: str) -> str:
    """The text of the page that `request.param` names. `draw`: from that name and the values of these fixtures."""
    key = (request.module.__name__, request.param)
    if key not in _DRAWN:
        _DRAWN[key] = draw(request.param, *(request.getfixturevalue(name) for name in fixtures))
    return _DRAWN[key]
