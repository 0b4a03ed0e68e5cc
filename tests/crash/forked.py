"""One process that has loaded the service, and a fork of it for each step: a test kills a step and loads nothing again.

    python -m tests.crash.forked MODULE

A module may have a `warm()`: what it loads by its first use of the service, every fork then has. For each line of
standard input, the JSON list of the words of a step, a fork calls `MODULE.step(*words)`; the answer is
a line, the JSON of how the fork ended (negative: by that signal) and of what the step gave back.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.crash.service import Service

PROJECT = Path(__file__).parent.parent.parent


class Steps:
    """The steps of a module, over the state of a service."""

    def __init__(self, service: Service, module: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.forked", module], cwd=PROJECT, text=True,
            env={**service.environment, "DJANGO_SETTINGS_MODULE": "espace_sante.config.settings"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def __enter__(self) -> Steps:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.communicate(timeout=30)

    def told(self, *words: str) -> Any:
        """What a step gives back; it must come to its end."""
        ended, told = self._go(*words)
        assert ended == 0, words
        return told

    def killed(self, *words: str) -> bool:
        """Whether the step was killed on its way."""
        ended, _told = self._go(*words)
        return bool(ended == -signal.SIGKILL)

    def _go(self, *words: str) -> tuple[int, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        ended, told = json.loads(self._process.stdout.readline())
        return ended, told


def stopping(function: Callable[..., Any], when: str) -> Callable[..., Any]:
    """The same function, which kills its process "before" or "after" it does its work, without warning."""

    def stop(*args: Any, **values: Any) -> None:
        if when == "after":
            function(*args, **values)
        os.kill(os.getpid(), signal.SIGKILL)

    return stop


def serve(module: str) -> None:
    import django

    django.setup()
    steps = importlib.import_module(module)
    if hasattr(steps, "warm"):
        steps.warm()
        django.db.connections.close_all()  # a connection is not shared by a fork
    step = steps.step
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_in_a_fork(step, json.loads(line))) + "\n")
        sys.stdout.flush()


def _in_a_fork(step: Callable[..., Any], words: list[str]) -> tuple[int, Any]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _answer(step, words, writing)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        told = pipe.read()
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status), json.loads(told or "null")


def _answer(step: Callable[..., Any], words: list[str], writing: int) -> None:
    try:
        with os.fdopen(writing, "w") as pipe:
            pipe.write(json.dumps(step(*words)))
        os._exit(0)
    finally:  # its own error is on standard error already when it gets here
        import traceback

        traceback.print_exc()
        os._exit(1)


if __name__ == "__main__":
    serve(sys.argv[1])
