"""What goes to the log: where something broke, never what somebody sent."""

from __future__ import annotations

import io
import logging
import logging.config

from espace_sante.config.logs import LOGGING_SETTINGS

CANARY = "ferritine-de-camille"


def test_an_exception_is_told_by_its_class_and_place_and_not_by_its_message() -> None:
    written = io.StringIO()
    logger = logging.getLogger("espace_sante.test_logs")
    handler = logging.StreamHandler(written)
    settings = LOGGING_SETTINGS["formatters"]["line"]
    handler.setFormatter(logging.config.DictConfigurator({"version": 1}).configure_formatter(dict(settings)))
    logger.addHandler(handler)
    try:
        break_with(CANARY)
    except ValueError:
        logger.exception("fhir.unforeseen", extra={"number": "abc123"})
    finally:
        logger.removeHandler(handler)
    line = written.getvalue()
    assert "event=fhir.unforeseen" in line
    assert "number=abc123" in line
    assert "error=ValueError" in line
    assert "test_logs.py:" in line
    assert "break_with" in line
    assert CANARY not in line


def break_with(word: str) -> None:
    raise ValueError(word)
