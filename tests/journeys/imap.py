"""A real IMAP server over the mailboxes of the demonstration's professionals, as their mail program would find them."""

from __future__ import annotations

import imaplib
import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

PASSWORD = "demonstration"
START_SECONDS = 20.0
# Dovecot opens no mailbox of root's: the files are handed to an account of no rights.
CONFIGURATION = """
base_dir = {run}/base
state_dir = {run}/state
log_path = {run}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = {uid}
first_valid_gid = {gid}
mail_location = maildir:%h
default_internal_user = {internal}
default_login_user = {login}
default_internal_group = {group}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={mails}/%d/%n
}}
"""


@dataclass(frozen=True)
class Imap:
    """Where it listens, and the folder of the mailboxes it serves."""

    port: int
    mails: Path
    source: Path
    account: pwd.struct_passwd

    def messages(self, address: str) -> list[bytes]:
        """Every mail of a mailbox, fetched by IMAP."""
        self._hand_over()
        with imaplib.IMAP4("127.0.0.1", self.port) as client:
            client.login(address, PASSWORD)
            client.select("INBOX", readonly=True)
            _, (found,) = client.search(None, "ALL")
            fetched = [client.fetch(number, "(RFC822)")[1][0] for number in found.split()]
        return [one[1] for one in fetched if isinstance(one, tuple)]

    def _hand_over(self) -> None:
        """What has arrived by now, under the account that the server reads with."""
        shutil.copytree(self.source, self.mails, dirs_exist_ok=True)
        if os.geteuid() == 0:
            for path in (self.mails, *self.mails.rglob("*")):
                os.chown(path, self.account.pw_uid, self.account.pw_gid)


@contextmanager
def imap_server(source: Path, run: Path) -> Iterator[Imap]:
    """Dovecot for the time of a test, over a folder of Maildir mailboxes `<domain>/<name>`."""
    program = shutil.which("dovecot", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("Dovecot is not on this machine: make test-tools")
    root = os.geteuid() == 0
    account = pwd.getpwnam("mail") if root else pwd.getpwuid(os.geteuid())
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run.mkdir(mode=0o755)
    for above in (run, *run.parents[:3]):
        above.chmod(above.stat().st_mode | 0o055)  # the server's accounts walk through them
    mails = run / "mails"
    names = {"internal": "dovecot", "login": "dovenull", "group": "dovecot"} if root else dict.fromkeys(
        ("internal", "login", "group"), account.pw_name
    )  # fmt: skip
    configuration = run / "dovecot.conf"
    configuration.write_text(
        CONFIGURATION.format(
            run=run, port=port, mails=mails, uid=account.pw_uid, gid=account.pw_gid, password=PASSWORD, **names
        )
    )
    server = subprocess.Popen([program, "-F", "-c", str(configuration)])
    try:
        _wait_until_open(port, run / "log")
        yield Imap(port, mails, source, account)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_until_open(port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with imaplib.IMAP4("127.0.0.1", port):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"Dovecot is not open: {log.read_text() if log.exists() else 'no log'}")
