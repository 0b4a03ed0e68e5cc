"""SMS by an HTTP gateway, or files in a folder in its place.

A gateway receives `POST SMS_URL` with `{"to": "+33…", "text": "…"}` and `Authorization: Bearer SMS_TOKEN`, and
answers 2xx once it has taken the message. Most gateways need three lines between their own interface and this one.
"""

from __future__ import annotations

from pathlib import Path

import httpx
from django.conf import settings

from espace_sante.kernel.errors import Unavailable
from espace_sante.kernel.identifiers import new_id

TIMEOUT_SECONDS = 10


def send_sms(*, to: str, text: str) -> None:
    """Port SmsSender: by the gateway when there is one, to files in a demonstration. Raises otherwise."""
    if settings.SMS_URL:
        headers = {"Authorization": f"Bearer {settings.SMS_TOKEN}"}
        sent = httpx.post(settings.SMS_URL, json={"to": to, "text": text}, headers=headers, timeout=TIMEOUT_SECONDS)
        sent.raise_for_status()
    elif settings.SMS_FOLDER:
        folder = Path(settings.SMS_FOLDER)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        (folder / f"{new_id()}.txt").write_text(f"{to}\n\n{text}\n")
    else:
        raise Unavailable("No SMS gateway is set (ESPACE_SANTE_SMS_URL).")
