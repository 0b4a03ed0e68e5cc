from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from click.testing import CliRunner
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from django.test import Client

from espace_sante.config.cli import main
from espace_sante.identity.api import AccountUnknown, sign_in
from espace_sante.kernel.clock import utc_now
from tests.factories import make_professional, make_structure, token_for

ADDRESS = "/fhir/DocumentReference"


def certificate(*, since: datetime | None = None, until: datetime | None = None) -> x509.Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "logiciel-fictif.example")])
    now = utc_now()
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since or now - timedelta(days=1))
        .not_valid_after(until or now + timedelta(days=365))
        .sign(key, hashes.SHA256())
    )


def pem(one: x509.Certificate) -> bytes:
    return one.public_bytes(Encoding.PEM)


def rfc9440(one: x509.Certificate) -> str:
    return f":{base64.b64encode(one.public_bytes(Encoding.DER)).decode()}:"


@pytest.fixture
def labo(db: None, settings: Any) -> x509.Certificate:
    """A laboratory whose software has a certificate; the proxy is this machine."""
    settings.TRUSTED_PROXIES = ("127.0.0.0/8",)
    make_structure("labo")
    one = certificate()
    sign_in.add_certificate(login="labo", content=pem(one), by="test", now=utc_now())
    return one


def status_of(header: str, **more: str) -> int:
    """401: nobody is identified; anything else: the structure is, and the search is judged."""
    return Client(headers={"client-cert": header, **more}).get(ADDRESS).status_code


def test_the_certificate_identifies_the_structure(labo: x509.Certificate) -> None:
    actor = sign_in.actor_of_certificate(rfc9440(labo), now=utc_now())
    assert (actor.kind, actor.structure_name) == ("structure", "Laboratoire fictif")
    assert status_of(rfc9440(labo)) != 401


def test_a_percent_encoded_pem_is_read_too(labo: x509.Certificate) -> None:
    assert status_of(quote(pem(labo).decode())) != 401


def test_a_bearer_token_names_a_person_and_wins(labo: x509.Certificate) -> None:
    make_professional("dr.fictif")
    assert status_of(rfc9440(labo), authorization=f"Bearer {token_for('dr.fictif')}") != 401
    assert status_of(rfc9440(labo), authorization="Bearer faux") == 401


def test_the_header_from_elsewhere_is_refused_even_with_a_token(labo: x509.Certificate, settings: Any) -> None:
    make_professional("dr.fictif")
    settings.TRUSTED_PROXIES = ("10.0.0.0/8", "192.0.2.7")
    assert status_of(rfc9440(labo)) == 401
    assert status_of(rfc9440(labo), authorization=f"Bearer {token_for('dr.fictif')}") == 401


def test_without_a_trusted_proxy_no_header_counts(labo: x509.Certificate, settings: Any) -> None:
    settings.TRUSTED_PROXIES = ()
    assert status_of(rfc9440(labo)) == 401


def test_a_secret_is_asked_of_the_proxy_when_one_is_set(labo: x509.Certificate, settings: Any) -> None:
    settings.PROXY_SECRET = "secret-du-mandataire"
    assert status_of(rfc9440(labo)) == 401
    assert status_of(rfc9440(labo), **{"x-proxy-secret": "autre"}) == 401
    assert status_of(rfc9440(labo), **{"x-proxy-secret": "secret-du-mandataire"}) != 401


OTHER_WORDS = [":::", ":AAAA:", "rien", "%00%FF", "-----BEGIN CERTIFICATE-----", ":" + "A" * 5000 + ":"]


@pytest.mark.parametrize("header", OTHER_WORDS)
def test_what_is_not_a_certificate_is_refused(labo: x509.Certificate, header: str) -> None:
    assert status_of(header) == 401


def test_another_certificate_of_the_same_name_is_refused(labo: x509.Certificate) -> None:
    assert status_of(rfc9440(certificate())) == 401


def test_a_revoked_certificate_is_refused(labo: x509.Certificate) -> None:
    (listed,) = sign_in.certificates()
    sign_in.revoke_certificate(fingerprint=listed.fingerprint.upper(), now=utc_now())
    assert status_of(rfc9440(labo)) == 401
    with pytest.raises(sign_in.CertificateUnknown):
        sign_in.revoke_certificate(fingerprint=listed.fingerprint, now=utc_now())


def test_a_certificate_counts_between_its_two_instants(labo: x509.Certificate) -> None:
    start, end = labo.not_valid_before_utc, labo.not_valid_after_utc
    for instant in (start, end - timedelta(seconds=1)):
        assert sign_in.actor_of_certificate(rfc9440(labo), now=instant)
    for instant in (start - timedelta(seconds=1), end):
        with pytest.raises(sign_in.CertificateRefused):
            sign_in.actor_of_certificate(rfc9440(labo), now=instant)


def test_a_certificate_is_for_one_structure(labo: x509.Certificate) -> None:
    make_structure("autre", name="Autre laboratoire fictif")
    make_professional("dr.fictif")
    with pytest.raises(sign_in.CertificateTaken):
        sign_in.add_certificate(login="autre", content=pem(labo), by="test", now=utc_now())
    with pytest.raises(AccountUnknown):
        sign_in.add_certificate(login="dr.fictif", content=pem(certificate()), by="test", now=utc_now())


def test_an_operator_adds_lists_and_revokes_by_command(db: None, tmp_path: Any) -> None:
    make_structure("labo")
    file = tmp_path / "logiciel.pem"
    file.write_bytes(pem(certificate()))
    run = CliRunner().invoke
    added = run(main, ["certificate", "add", "labo", str(file)])
    assert added.exit_code == 0, added.output
    fingerprint = added.output.split()[0]
    assert fingerprint in run(main, ["certificate", "list"]).output
    assert run(main, ["certificate", "revoke", fingerprint]).exit_code == 0
    assert "revoked" in run(main, ["certificate", "list"]).output
    assert run(main, ["certificate", "revoke", fingerprint]).exit_code == 1
    assert run(main, ["certificate", "add", "personne", str(file)]).exit_code == 1


def test_an_operator_issues_a_code_without_seeing_it(db: None) -> None:
    from tests.factories import make_holder

    make_holder("sacha", given_name="Sacha")
    issued = CliRunner().invoke(main, ["code", "issue", "sacha", "--channel", "mail"])
    assert issued.output == "A code is on its way by post.\n", "no address is known: it goes by post"
    assert CliRunner().invoke(main, ["code", "issue", "personne"]).exit_code == 1
