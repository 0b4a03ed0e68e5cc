"""Firefox, told what to do by its own standard door, which geckodriver and other drivers only translate.

Source: W3C, WebDriver BiDi.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from tests.journeys.push_service import Loop

SECONDS = 20.0  # a busy machine; alone, one or two
DOOR = "WebDriver BiDi listening on "
# What tests recommend closes the connection to push services; of what they close, this is what calls somebody.
QUIET = {
    "remote.prefs.recommended": False,
    "app.normandy.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "intl.accept_languages": "fr",
}
BUTTON = """(name) => [...document.querySelectorAll("button, a, [role=button]")]
    .find((one) => one.textContent.trim().replaceAll("\\u00a0", " ").includes(name))"""


def program() -> str | None:
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Firefox:
    """One tab."""

    def __init__(self, loop: Loop, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._loop, self._socket, self._sent = loop, socket, 0
        self._ask("session.new", capabilities={})
        self.tab: str = self._ask("browsingContext.getTree")["contexts"][0]["context"]

    def goes_to(self, url: str) -> None:
        self._ask("browsingContext.navigate", context=self.tab, url=url, wait="complete")

    def presses(self, name: str) -> None:
        """The first button or link with these words, once it is there, as a hand does."""
        self.until(f"Boolean(({BUTTON})({json.dumps(name)}))")
        self.says(f"({BUTTON})({json.dumps(name)}).click()", by_hand=True)

    def lets(self, origin: str, *, state: str) -> None:
        """What its owner chose for the notifications of a site: granted, denied, prompt."""
        self._ask("permissions.setPermission", descriptor={"name": "notifications"}, state=state, origin=origin)

    def says(self, script: str, *, by_hand: bool = False, context: str | None = None) -> Any:
        """The value of an expression in the page; a promise is waited for. `by_hand`: as if a person just touched."""
        target = {"context": context or self.tab}
        done = self._ask(
            "script.evaluate", expression=f"(async () => JSON.stringify(await ({script})))()", target=target,
            awaitPromise=True, userActivation=by_hand,
        )  # fmt: skip
        if done["type"] == "exception":
            raise BrowserError(done["exceptionDetails"]["text"])
        return json.loads(done["result"].get("value", "null"))

    def until(self, script: str) -> Any:
        """Ask until it is true: pages come and go meanwhile."""
        deadline, found = time.monotonic() + SECONDS, None
        while time.monotonic() < deadline:
            try:
                found = self.says(script)
            except BrowserError:  # between two pages
                found = None
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"Not seen within {SECONDS:.0f} s: {script}\n{self.says('document.body.innerText')}")

    def tabs(self) -> list[str]:
        """The address of each."""
        return [one["url"] for one in self._ask("browsingContext.getTree")["contexts"]]

    def touches_the_notification(self) -> None:
        """In the window in which the browser itself shows one, once it is drawn."""
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            windows = self._ask("browsingContext.getTree", **{"moz:scope": "chrome"})["contexts"]
            for alert in (one["context"] for one in windows if one["url"].endswith("/alert.xhtml")):
                if self.says("document.readyState === 'complete'", context=alert):
                    self.says("document.getElementById('alertBox').click()", context=alert)
                    return
            time.sleep(0.05)
        raise AssertionError("No notification to touch.")

    def _ask(self, method: str, **parameters: Any) -> Any:
        self._sent += 1
        return self._loop.run(self._exchange(self._sent, method, parameters), SECONDS)

    async def _exchange(self, number: int, method: str, parameters: dict[str, Any]) -> Any:
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            told = await self._socket.receive_json()
            if told.get("id") == number:
                if told["type"] == "error":
                    raise BrowserError(f"{method}: {told['error']}: {told['message']}")
                return told["result"]


class BrowserError(Exception):
    """The browser could not do it."""


@contextmanager
def firefox(loop: Loop, profile: Path, preferences: dict[str, Any]) -> Iterator[Firefox]:
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in (QUIET | preferences).items()]
    profile.mkdir()
    (profile / "user.js").write_text("\n".join(lines))
    command = [str(program()), "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    log = profile / "firefox.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [*command, "--remote-allow-system-access", "about:blank"], stdout=output, stderr=subprocess.STDOUT
        )
    try:
        session = loop.run(_session())
        try:
            socket = loop.run(session.ws_connect(f"{_door(process, log)}/session", max_msg_size=0))
            yield Firefox(loop, socket)
        finally:
            loop.run(session.close())
    finally:
        process.terminate()
        process.wait(timeout=20)


async def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession()


def _door(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + SECONDS * 2
    while time.monotonic() < deadline and process.poll() is None:
        for line in log.read_text().splitlines():
            if DOOR in line:
                return line.partition(DOOR)[2].strip()
        time.sleep(0.05)
    raise AssertionError(f"Firefox did not open:\n{log.read_text()}")
