"""Logs as lines of key=value: ids and codes, never a name, a matricule or a result."""

from __future__ import annotations

import sys
import traceback
from pathlib import Path
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

MOST_FRAMES = 12  # the innermost ones


def where_it_broke(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """An exception as its class and the places it went through: its message could hold what somebody sent."""
    error = event.pop("exc_info", None)
    error = error[1] if isinstance(error, tuple) else sys.exc_info()[1] if error is True else error
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]
        event["error"] = type(error).__qualname__
        event["at"] = " < ".join(f"{Path(one.filename).name}:{one.lineno}:{one.name}" for one in reversed(frames))
    return event


LOGGING_SETTINGS: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                where_it_broke,
                structlog.processors.LogfmtRenderer(),
            ],
            "foreign_pre_chain": [
                structlog.stdlib.ExtraAdder(),
                structlog.stdlib.add_log_level,
                structlog.processors.TimeStamper(fmt="iso"),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "espace_sante": {"level": "INFO"},
        # Django's own lines carry addresses with ids; refusals are in the trace already.
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "mail.log": {"level": "CRITICAL"},  # aiosmtpd's own lines say whom a mail is for
    },
}


def configure_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
