"""Addresses that somebody gave: what may be called, how long it may last, and how little of an answer is read."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import SplitResult

import pytest

from espace_sante.kernel import outside
from espace_sante.kernel.outside import EndpointRefused, EndpointSilent, check_endpoint, get, is_public, post


@contextmanager
def answering(*pieces: bytes, pause: float = 0.0) -> Iterator[str]:
    """The address of a server that sends these bytes whatever is asked, with a pause before each piece."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                for piece in pieces:
                    time.sleep(pause)
                    try:
                        connection.sendall(piece)
                    except OSError:
                        return

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/a"
        thread.join()


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.org/a", "https://127.0.0.1/a", "https://[::1]/a", "https://localhost/a",
        "https://push.example.org:8443/a", "https://me@push.example.org/a", "https://0x7f.1/a", "https://2130706433/a",
        "ftp://push.example.org/a", "https:///a", "", "https://push.example.org/a\r\nHost: b", "https://10.0.0.1./a",
        "https://push.example.org:port/a", "https://push.example.org/" + "a" * 1000, "https://localhost./a",
        "https://push..example.org/a", "https://[64:ff9b::a00:1]/a", "https://.example.org/a", "https://127.0x1/a",
    ],
)  # fmt: skip
def test_an_endpoint_is_a_named_public_https_address(endpoint: str) -> None:
    with pytest.raises(EndpointRefused):
        check_endpoint(endpoint)


def test_the_endpoints_of_browsers_are_accepted() -> None:
    for endpoint in (
        "https://fcm.googleapis.com/fcm/send/abc:def_-1", "https://updates.push.services.mozilla.com/wpush/v2/gAAA",
        "https://web.push.apple.com/QOLv?x=1",
    ):  # fmt: skip
        check_endpoint(endpoint)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",
        "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "2002:7f00:1::", "ff02::1", "::", "::127.0.0.1",
        "::ffff:0:7f00:1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a00:1", "fec0::1",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)  # fmt: skip
def test_an_address_of_an_inner_network_is_not_public(address: str) -> None:
    assert not is_public(address)


def test_addresses_of_the_internet_are_public() -> None:
    assert is_public("151.101.1.6")
    assert is_public("2a04:4e42::6")
    assert is_public("64:ff9b::9765:106"), "151.101.1.6, as an IPv6 network calls it"


def test_a_body_is_read_whole_and_a_server_that_talks_slowly_does_not_hold_who_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def plain(_endpoint: str, parts: SplitResult, seconds: float, *, plain_http: bool) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(str(parts.hostname), parts.port, timeout=seconds)

    monkeypatch.setattr(outside, "_connection", plain)
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n"
    with answering(head, b"abcd") as address:
        assert get(address, seconds=5, most_bytes=4) == b"abcd"
    for told in (head, b"HTTP/1.1 302 Found\r\n\r\n", head.replace(b"4", b"5") + b"abcde", b"", b"\xff\r\n\r\n"):
        with answering(told) as address, pytest.raises(EndpointSilent):
            get(address, seconds=5, most_bytes=4)
    began = time.monotonic()
    with answering(b"HTTP/1.1 200 OK\r\n", *[b"X-A: b\r\n"] * 30, pause=0.1) as address:  # a header every so often
        with pytest.raises(EndpointSilent):
            get(address, seconds=0.3, most_bytes=4)
        assert time.monotonic() - began < 2


@pytest.mark.parametrize("status", [200, 302, 410, 500])
def test_the_status_is_told_and_no_redirection_is_followed(status: int) -> None:
    line = f"HTTP/1.1 {status} Whatever\r\nLocation: http://127.0.0.1:1/\r\n\r\n".encode()
    with answering(line) as address:
        assert post(address, body=b"", headers={}, seconds=5, plain_http=True) == status


@pytest.mark.parametrize("told", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 20", b"x" * 10_000])
def test_what_is_no_answer_is_a_silence(told: bytes) -> None:
    with answering(told) as address, pytest.raises(EndpointSilent):
        post(address, body=b"", headers={}, seconds=5, plain_http=True)


def test_an_answer_that_drips_does_not_last_longer_than_the_limit_of_the_whole_call() -> None:
    """Each byte comes in time; together they would keep the sender for a second."""
    with answering(*[b"H"] * 20, pause=0.05) as address:
        began = time.monotonic()
        with pytest.raises(EndpointSilent):
            post(address, body=b"", headers={}, seconds=0.2, plain_http=True)
        assert time.monotonic() - began < 0.8


def test_plain_http_is_refused_where_it_is_not_asked_for() -> None:
    with pytest.raises(EndpointRefused):
        post("http://127.0.0.1:1/a", body=b"", headers={}, seconds=1)
