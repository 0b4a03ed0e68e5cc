"""Credentials: which return addresses are registered, what is kept of a secret, which commands make them."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from espace_sante.config.cli.clients import client as command
from espace_sante.kernel.clock import utc_now
from espace_sante.pairing import api as pairing
from espace_sante.pairing.domain.redirects import RedirectInvalid, check_redirect, check_redirects
from espace_sante.pairing.models import OAuthClient
from tests.linked import RETURN, make_service
from tests.worlds import RECENT


@pytest.mark.parametrize(
    "address", [RETURN, "https://a.example/x?y=z", "https://a.example:8443/x", "https://a.example"]
)
@pytest.mark.parametrize("sandbox", [True, False])
def test_an_address_over_https_is_registered(address: str, sandbox: bool) -> None:
    check_redirect(address, sandbox=sandbox)


@pytest.mark.parametrize("address", ["http://127.0.0.1:9000/x", "http://localhost/x", "http://[::1]:8000/x"])
def test_this_machine_is_for_tests_alone(address: str) -> None:
    check_redirect(address, sandbox=True)
    with pytest.raises(RedirectInvalid):
        check_redirect(address, sandbox=False)


@pytest.mark.parametrize(
    "address",
    [
        "", "x", "/retour", "//a.example/x", "http://a.example/x", "ftp://a.example/x", "javascript:alert(1)",
        "https://", "https:///x", "https://u@a.example/x", "https://u:p@a.example/x", "https://a.example/x#y",
        "https://a.example/a/../b", "https://a.example/./b", "https://a.example/%2e%2e/b", "https://a.example\\b",
        "https://a.example/ b", "https://a.example/b\n", "https://é.example/x", "https://a.example:99999/x",
        "https://a.example:x/x", "https://.example/x", "https://[::1/x", "https://a.example/" + "x" * 600,
        "com.example.app:/retour", "http://127.0.0.1.evil.example/x", "http://localhost@evil.example/",
        "https://a.example;sandbox/x", "https://a.example,b.example/x", "https://*.example/x", "https://a.example'/x",
    ],
)  # fmt: skip
def test_an_address_that_two_readers_may_understand_differently_is_not_registered(address: str) -> None:
    with pytest.raises(RedirectInvalid):
        check_redirect(address, sandbox=True)


def test_a_client_has_twenty_return_addresses_at_most() -> None:
    addresses = [f"https://a.example/{number}" for number in range(21)]
    assert len(check_redirects([*addresses[:20], addresses[0]], sandbox=False)) == 20
    with pytest.raises(RedirectInvalid):
        check_redirects(addresses, sandbox=False)


def test_a_secret_is_shown_once_and_kept_nowhere(db: None) -> None:
    service = make_service(now=RECENT)
    made = pairing.make_client(service_id=service.id, name="x", redirects=[RETURN], proof="secret", now=RECENT)
    row = OAuthClient.objects.get()
    assert made.secret
    assert made.secret.encode() not in bytes(row.secret_digest or b"")
    assert pairing.has_secret(pairing.client_named(made.client_id), made.secret)
    assert not pairing.has_secret(pairing.client_named(made.client_id), "")


@pytest.mark.parametrize(
    "told",
    [
        {"redirects": []}, {"name": ""}, {"name": "x" * 101}, {"name": "a\x00b"}, {"proof": "password"},
        {"client_id": "a b"}, {"client_id": "x"}, {"proof": "key"}, {"proof": "key", "keys_at": "http://a.example/"},
        {"proof": "key", "keys_at": "https://u@a.example/"}, {"proof": "key", "keys_at": "https://[/"},
    ],
)  # fmt: skip
def test_a_client_that_is_not_described_as_it_must_be_is_not_made(db: None, told: dict[str, object]) -> None:
    service = make_service(now=RECENT)
    with pytest.raises((pairing.ClientInvalid, RedirectInvalid)):
        pairing.make_client(service_id=service.id, now=RECENT, **({"name": "x", "redirects": [RETURN]} | told))
    assert not OAuthClient.objects.exists()


def test_two_clients_have_two_names(db: None) -> None:
    service = make_service(now=RECENT)
    told = {"service_id": service.id, "name": "x", "redirects": [RETURN], "client_id": "carnet", "now": RECENT}
    pairing.make_client(**told)
    with pytest.raises(pairing.ClientTaken):
        pairing.make_client(**told)
    assert [one.client_id for one in pairing.clients_of(service.id)] == ["carnet"]


def test_commands_make_show_renew_and_withdraw_credentials(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("espace_sante.config.cli.set_up", lambda: None)
    slug = make_service(now=utc_now()).slug

    def run(*words: str) -> str:
        result = CliRunner().invoke(command, words)
        return result.output if result.exit_code == 0 else f"refused: {result.output}"

    told = run("add", slug, "--redirect", RETURN, "--secret", "--production")
    name, secret = (line.split(": ")[1] for line in told.splitlines())
    assert pairing.has_secret(pairing.client_named(name), secret)
    assert f"{name}  production  secret" in run("list", slug)
    renewed = run("secret", name).splitlines()[1].split(": ")[1]
    assert not pairing.has_secret(pairing.client_named(name), secret)
    assert pairing.has_secret(pairing.client_named(name), renewed)
    assert run("end", name) == "Withdrawn.\n"
    structure = ("software", "1", "--name", "x", "--scope", "system/Slot.rs")
    unknown, strange = ("add", "inconnu", "--redirect", RETURN), ("add", slug, "--redirect", "x")
    for words in (("end", name), ("secret", name), unknown, strange, structure):
        assert run(*words).startswith("refused: Error:"), words
