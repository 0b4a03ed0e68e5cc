"""A witness: a small program of anybody's, that signs a checkpoint when its tree goes on from the one it signed before.

It remembers one checkpoint a log, in a file that is whole before the signature leaves. It needs none of the service.
Source: C2SP tlog-witness; ADR 19.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from espace_sante.audit.domain.notes import COSIGNATURE, Checkpoint, Note, NoteKey, NoteWrong, read_checkpoint
from espace_sante.audit.domain.witnessing import LONGEST_REQUEST, Answer, Verdict, judge
from espace_sante.kernel.key_file import ensure_key_file, read_key_file


class WitnessStore:
    """The key of a witness and what it signed last of each log, in a folder."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        ensure_key_file(folder / "witness.key")
        self._folder = folder
        self._private = Ed25519PrivateKey.from_private_bytes(read_key_file(folder / "witness.key"))
        self.key = NoteKey(name, COSIGNATURE, self._private.public_key().public_bytes_raw())
        self._turn = threading.Lock()

    def add_checkpoint(self, text: str, *, logs: Sequence[NoteKey]) -> Verdict:
        """Judge a request and, when it is signed, remember it first."""
        with self._turn:
            verdict = judge(text, logs=logs, last=self.last, key=self.key, sign=self._private.sign, at=int(time.time()))
            if verdict.seen:
                self._remember(verdict.seen)
            return verdict

    def last(self, origin: str) -> Checkpoint | None:
        """What was signed last of a log."""
        file = self._file(origin)
        try:
            return read_checkpoint(Note(file.read_text(encoding="utf-8"), ())) if file.exists() else None
        except NoteWrong:
            raise SystemExit(f"{file} is damaged: this witness cannot tell what it signed.") from None

    def _remember(self, seen: Checkpoint) -> None:
        file = self._file(seen.origin)
        aside = file.with_suffix(".new")
        with aside.open("w", encoding="utf-8") as writer:
            writer.write(seen.text)
            writer.flush()
            os.fsync(writer.fileno())
        aside.replace(file)
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def _file(self, origin: str) -> Path:
        return self._folder / f"{hashlib.sha256(origin.encode()).hexdigest()}.checkpoint"


def witness_server(store: WitnessStore, *, logs: Sequence[NoteKey], host: str, port: int) -> ThreadingHTTPServer:
    """The server, not started: `serve_forever` answers `POST /add-checkpoint`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            if self.path != "/add-checkpoint" or not length.isdigit() or int(length) > LONGEST_REQUEST:
                self.close_connection = True
                self._answer(Answer.UNKNOWN_LOG if self.path != "/add-checkpoint" else Answer.MALFORMED, "")
                return
            try:
                text = self.rfile.read(int(length)).decode()
            except UnicodeDecodeError:
                text = ""
            verdict = store.add_checkpoint(text, logs=logs)
            self._answer(verdict.answer, verdict.body)

        def _answer(self, answer: Answer, body: str) -> None:
            content = body.encode()
            self.send_response(answer.value)
            kind = "text/x.tlog.size" if answer is Answer.ANOTHER_SIZE else "text/plain; charset=utf-8"
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Says nothing: the files say what was signed."""

    return ThreadingHTTPServer((host, port), Handler)
