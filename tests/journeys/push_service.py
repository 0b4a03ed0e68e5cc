"""A push service on this machine: browsers keep a connection open to it, who was let in posts to them.

The side of browsers is what Firefox speaks (hello, register, notification, ack, over a WebSocket); the side of senders
is that of the standards, and refuses what they refuse. No push service that can be installed is both maintained and
free of a data store of its own.
Source: Mozilla, autopush, "HTTP and WebSocket protocols"; RFC 8030 (push), RFC 8188 (content), RFC 8292 (VAPID).
"""

from __future__ import annotations

import asyncio
import base64
import re
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import uuid4

import jwt
from aiohttp import WSMsgType, web
from cryptography.hazmat.primitives.asymmetric import ec

Answer = TypeVar("Answer")
URGENCIES = {"very-low", "low", "normal", "high"}
TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")
VAPID = re.compile(r"vapid t=([A-Za-z0-9_.-]+), ?k=([A-Za-z0-9_-]+)")
DELIVERED, NOT_DECRYPTED, NOT_SHOWN = 100, 101, 102  # what a browser says of a message it was given


@dataclass
class Channel:
    """One subscription of one browser, and the key of the only one who may push to it."""

    id: str
    key: str
    connection: web.WebSocketResponse


@dataclass
class PushService:
    """What it holds and what it saw. `answers`: statuses to give to the next messages, whatever they are."""

    port: int = 0
    channels: dict[str, Channel] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    answers: list[int] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def forget(self) -> None:
        """As when a browser has not come back for months: what is pushed to it is answered 410."""
        self.gone.update(self.channels)
        self.channels.clear()

    # --- Browsers ----------------------------------------------------------------------------------

    async def browser(self, request: web.Request) -> web.WebSocketResponse:
        connection = web.WebSocketResponse(protocols=("push-notification",))
        await connection.prepare(request)
        async for message in connection:
            if message.type is WSMsgType.TEXT:
                told = message.json()
                answer = {} if told == {} else self._answer(told, connection)
                if answer is not None:
                    await connection.send_json(answer)
        return connection

    def _answer(self, told: dict[str, Any], connection: web.WebSocketResponse) -> dict[str, Any] | None:
        kind = told.get("messageType")
        if kind == "hello":
            uaid = told.get("uaid") or uuid4().hex
            return {"messageType": "hello", "status": 200, "uaid": uaid, "use_webpush": True, "broadcasts": {}}
        if kind == "register":
            token = uuid4().hex
            self.channels[token] = Channel(told["channelID"], told.get("key", ""), connection)
            endpoint = f"{self.url}/push/{token}"
            return {"messageType": kind, "status": 200, "channelID": told["channelID"], "pushEndpoint": endpoint}
        if kind == "unregister":
            ended = [token for token, one in self.channels.items() if one.id == told["channelID"]]
            self.gone.update(ended)
            for token in ended:
                del self.channels[token]
            return {"messageType": kind, "status": 200, "channelID": told["channelID"]}
        if kind == "ack":
            self.acknowledged += [one["code"] for one in told["updates"]]
        return None

    # --- Senders -----------------------------------------------------------------------------------

    async def post(self, request: web.Request) -> web.Response:
        token, body = request.match_info["token"], await request.read()
        status = self.answers.pop(0) if self.answers else self._status(token, request, body)
        self.statuses.append(status)
        if status != 201:
            return web.Response(status=status)
        self.bodies.append(body)
        channel, version = self.channels[token], uuid4().hex
        data = base64.urlsafe_b64encode(body).rstrip(b"=").decode()
        await channel.connection.send_json(
            {
                "messageType": "notification", "channelID": channel.id, "version": version,
                "data": data, "headers": {"encoding": "aes128gcm"},
            }
        )  # fmt: skip
        headers = {"Location": f"{self.url}/message/{version}", "TTL": request.headers["TTL"]}
        return web.Response(status=201, headers=headers)

    def _status(self, token: str, request: web.Request, body: bytes) -> int:
        """What the standards answer to a message."""
        if token in self.gone:
            return 410
        if token not in self.channels:
            return 404
        sent = request.headers
        if not sent.get("TTL", "").isdigit() or sent.get("Content-Encoding") != "aes128gcm":
            return 400
        if sent.get("Urgency", "normal") not in URGENCIES or not TOPIC.fullmatch(sent.get("Topic", "a")):
            return 400
        if len(body) > 4096:
            return 413
        return self._status_of_proof(sent.get("Authorization", ""), self.channels[token].key)

    def _status_of_proof(self, header: str, key: str) -> int:
        """201 when the one who pushes is the one that the browser let in."""
        proof = VAPID.fullmatch(header)
        if proof is None:
            return 401
        if proof[2].rstrip("=") != key.rstrip("="):
            return 403
        point = base64.urlsafe_b64decode(proof[2] + "=" * (-len(proof[2]) % 4))
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        try:
            jwt.decode(proof[1], public, ["ES256"], audience=self.url, options={"require": ["exp", "aud", "sub"]})
        except jwt.InvalidTokenError:
            return 401
        return 201


class Loop:
    """A thread in which what is asynchronous runs, for tests that are not."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, Answer], seconds: float = 30) -> Answer:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(seconds)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()


@contextmanager
def running_push_service(loop: Loop) -> Iterator[PushService]:
    service, application = PushService(), web.Application()
    application.add_routes([web.get("/", service.browser), web.post("/push/{token}", service.post)])
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)

    async def start() -> int:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return int(runner.addresses[0][1])

    service.port = loop.run(start())
    try:
        yield service
    finally:
        loop.run(runner.cleanup())
