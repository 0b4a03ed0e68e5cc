"""Every setting that comes from the environment, typed, in one place.

A missing secret stops the start; a missing option has a safe default. DESIGN.md section 6 fixes the names.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from espace_sante.kernel.identifiers import INS_OIDS, INS_TEST_OID, Finess, InvalidIdentifier, Oid
from espace_sante.kernel.key_file import ensure_key_file, ensure_rsa_key_file

DEMO_SAMU = "990000028"  # the Samu des Trois-Rivières, where `dr.regulation` works

LOCAL_IDENTITY_TEST_OID = f"{INS_TEST_OID}.24"  # of people without INS (RULES.md LC-24): ours, under the arc of tests


class SettingMissing(Exception):
    """A variable without which the service must not start is absent."""


@dataclass(frozen=True, slots=True)
class SignInEnvironment:
    """What a deployment says about signing in, and about the carriers of mails and SMS."""

    second_factor: str  # required, offered
    email_host: str
    email_port: int
    email_user: str
    email_password: str
    email_tls: bool
    email_from: str
    sms_url: str
    sms_token: str
    proxy_count: int
    trusted_proxies: tuple[str, ...]  # addresses and networks
    proxy_secret: str
    certificate_header: str


@dataclass(frozen=True, slots=True)
class MailEnvironment:
    """What a deployment says about the gateway of secure health mail (MSSanté) and its relay."""

    host: str
    port: int
    certificate_file: Path
    key_file: Path
    authorities_file: Path  # who signs the certificates of the trust space
    gateway_url: str
    relay_url: str  # smtp://, smtps://; empty: mails wait
    trust_key: str  # public, in hexadecimal: who signs the list of trusted domains
    software: str  # our approval number, X-MSS-NIL


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings of one deployment."""

    home: Path
    host: str
    port: int
    identity_port: int
    base_url: str
    demonstration: bool
    debug: bool
    ens_database_url: str
    dmp_database_url: str
    keys_database_url: str
    documents_url: str
    messages_url: str
    patient_mail_domain: str
    master_key_file: Path
    signing_key_file: Path
    log_key_file: Path
    oauth_key_file: Path  # RSA, signs who signed in to linked services
    log_witnesses: tuple[tuple[str, str], ...]  # address, public key
    former_signing_keys: tuple[str, ...]  # public, in hexadecimal
    secret_key: str
    allowed_hosts: tuple[str, ...]
    metrics_token: str
    opening: str  # silence, inert, asked
    sender_lines: tuple[str, ...]  # who writes, on letters
    return_address: str  # where mails that do not arrive come back
    call_centres: frozenset[str]  # FINESS numbers of the SAMU (RULES.md EMG-02)
    fire_brigades: frozenset[str]  # FINESS numbers of the fire and rescue services (RULES.md PRO-09)
    local_identity_oid: str  # of people without INS (RULES.md LC-24)
    treating_doctor_sees_masked: bool  # RULES.md MT-05, the reading that is not ours
    profile_requests: int  # a minute, of one linked service for one person
    service_requests: int  # a minute, of one linked service
    software_requests: int  # a minute, of one software of a structure
    sign_in: SignInEnvironment
    mail: MailEnvironment


def read_environment(values: Mapping[str, str] = os.environ) -> Environment:
    """Read the environment. Raises SettingMissing for a secret that a nation-size deployment did not give."""
    home = Path(values.get("ESPACE_SANTE_HOME") or Path.cwd() / "var").resolve()
    host, port = values.get("ESPACE_SANTE_HOST", "127.0.0.1"), int(values.get("ESPACE_SANTE_PORT", "8000"))
    demonstration = values.get("ESPACE_SANTE_DEMONSTRATION", "1") == "1"
    secrets_folder = home / "secrets"
    master_key_file = Path(values.get("ESPACE_SANTE_MASTER_KEY_FILE") or secrets_folder / "master.key")
    signing_key_file = Path(values.get("ESPACE_SANTE_SIGNING_KEY_FILE") or secrets_folder / "signing.key")
    log_key_file = Path(values.get("ESPACE_SANTE_LOG_KEY_FILE") or secrets_folder / "log.key")
    oauth_key_file = Path(values.get("ESPACE_SANTE_OAUTH_KEY_FILE") or secrets_folder / "oauth.pem")
    if demonstration:
        for key_file in (master_key_file, signing_key_file, log_key_file):
            ensure_key_file(key_file)
        ensure_rsa_key_file(oauth_key_file)
    base_url = values.get("ESPACE_SANTE_BASE_URL", f"http://{host}:{port}").rstrip("/")
    return Environment(
        home=home,
        host=host,
        port=port,
        identity_port=int(values.get("ESPACE_SANTE_IDENTITY_PORT", str(port + 1))),
        base_url=base_url,
        demonstration=demonstration,
        debug=values.get("ESPACE_SANTE_DEBUG", "0") == "1",
        ens_database_url=values.get("ENS_DATABASE_URL") or f"sqlite:///{home}/ens.sqlite3",
        dmp_database_url=values.get("DMP_DATABASE_URL") or f"sqlite:///{home}/dmp.sqlite3",
        keys_database_url=values.get("KEYS_DATABASE_URL") or f"sqlite:///{home}/keys.sqlite3",
        messages_url=values.get("MESSAGES_URL") or (home / "messages").as_uri(),
        patient_mail_domain=values.get("ESPACE_SANTE_PATIENT_MAIL_DOMAIN", "patient.mssante.fr").lower(),
        documents_url=values.get("DOCUMENTS_URL") or (home / "documents").as_uri(),
        master_key_file=master_key_file,
        signing_key_file=signing_key_file,
        log_key_file=log_key_file,
        oauth_key_file=oauth_key_file,
        log_witnesses=_witnesses(values),
        former_signing_keys=tuple(filter(None, values.get("ESPACE_SANTE_FORMER_SIGNING_KEYS", "").split(","))),
        secret_key=values.get("ESPACE_SANTE_SECRET_KEY") or _secret_key(secrets_folder, demonstration=demonstration),
        allowed_hosts=tuple(filter(None, values.get("ESPACE_SANTE_ALLOWED_HOSTS", "").split(","))),
        metrics_token=values.get("ESPACE_SANTE_METRICS_TOKEN", ""),
        opening=_opening(values),
        sender_lines=tuple(values.get("ESPACE_SANTE_SENDER", "Information des assurés").split("|")),
        return_address=values.get("ESPACE_SANTE_RETURN_ADDRESS") or "retours@espace-sante.example",
        call_centres=_finess_numbers(values, "ESPACE_SANTE_CALL_CENTRES", DEMO_SAMU if demonstration else ""),
        fire_brigades=_finess_numbers(values, "ESPACE_SANTE_FIRE_BRIGADES", ""),
        local_identity_oid=_local_oid(values),
        treating_doctor_sees_masked=values.get("ESPACE_SANTE_TREATING_DOCTOR_SEES_MASKED", "0") == "1",
        profile_requests=int(values.get("ESPACE_SANTE_PROFILE_REQUESTS", "600")),
        service_requests=int(values.get("ESPACE_SANTE_SERVICE_REQUESTS", "60000")),
        software_requests=int(values.get("ESPACE_SANTE_SOFTWARE_REQUESTS", "6000")),
        sign_in=_sign_in(values),
        mail=_mail(values, host=host, secrets_folder=secrets_folder, demonstration=demonstration),
    )


def _finess_numbers(values: Mapping[str, str], name: str, default: str) -> frozenset[str]:
    """FINESS numbers between commas. Raises SettingMissing for one that is none."""
    numbers = frozenset(filter(None, (values.get(name) or default).replace(" ", "").split(",")))
    for number in numbers:
        try:
            Finess(number)
        except InvalidIdentifier as error:
            raise SettingMissing(f"{name} holds a number that is no FINESS number: {number}") from error
    return numbers


def _witnesses(values: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """`ESPACE_SANTE_WITNESSES`: an address, a space and a key, for each witness; commas between them."""
    told = [one.split() for one in filter(None, values.get("ESPACE_SANTE_WITNESSES", "").split(","))]
    if any(len(one) != 2 for one in told):
        raise SettingMissing("ESPACE_SANTE_WITNESSES is `https://address key`, with commas between witnesses.")
    return tuple((address.rstrip("/"), key) for address, key in told)


def _local_oid(values: Mapping[str, str]) -> str:
    """`ESPACE_SANTE_LOCAL_IDENTITY_OID`: of whoever runs the service, and none of an INS. Raises SettingMissing."""
    oid = values.get("ESPACE_SANTE_LOCAL_IDENTITY_OID") or LOCAL_IDENTITY_TEST_OID
    try:
        Oid(oid)
    except InvalidIdentifier as error:
        raise SettingMissing("ESPACE_SANTE_LOCAL_IDENTITY_OID is no OID.") from error
    if oid in INS_OIDS or len(oid) > 40:
        raise SettingMissing("ESPACE_SANTE_LOCAL_IDENTITY_OID has 40 characters at most, and is none of an INS.")
    return oid


def _opening(values: Mapping[str, str]) -> str:
    opening = values.get("ESPACE_SANTE_OPENING", "silence")
    if opening not in {"silence", "inert", "asked"}:
        raise SettingMissing("ESPACE_SANTE_OPENING is `silence`, `inert` or `asked`.")
    return opening


def _sign_in(values: Mapping[str, str]) -> SignInEnvironment:
    second_factor = values.get("ESPACE_SANTE_SECOND_FACTOR", "required")
    if second_factor not in {"required", "offered"}:
        raise SettingMissing("ESPACE_SANTE_SECOND_FACTOR is `required` or `offered`.")
    return SignInEnvironment(
        second_factor=second_factor,
        email_host=values.get("EMAIL_HOST", ""),
        email_port=int(values.get("EMAIL_PORT", "587")),
        email_user=values.get("EMAIL_HOST_USER", ""),
        email_password=values.get("EMAIL_HOST_PASSWORD", ""),
        email_tls=values.get("EMAIL_USE_TLS", "1") == "1",
        email_from=values.get("DEFAULT_FROM_EMAIL", "Espace santé <ne-pas-repondre@espace-sante.example>"),
        sms_url=values.get("ESPACE_SANTE_SMS_URL", ""),
        sms_token=values.get("ESPACE_SANTE_SMS_TOKEN", ""),
        proxy_count=int(values.get("ESPACE_SANTE_PROXY_COUNT", "0")),
        trusted_proxies=tuple(filter(None, values.get("ESPACE_SANTE_TRUSTED_PROXIES", "").split(","))),
        proxy_secret=values.get("ESPACE_SANTE_PROXY_SECRET", ""),
        certificate_header=values.get("ESPACE_SANTE_CERTIFICATE_HEADER", "Client-Cert"),
    )


def _mail(values: Mapping[str, str], *, host: str, secrets_folder: Path, demonstration: bool) -> MailEnvironment:
    """In the demonstration the relay is our own gateway, and its certificate vouches for itself."""
    port = int(values.get("ESPACE_SANTE_SMTP_PORT", "2525"))
    certificate = Path(values.get("MSSANTE_CERTIFICATE_FILE") or secrets_folder / "mssante.crt")
    return MailEnvironment(
        host=values.get("ESPACE_SANTE_SMTP_HOST") or host,
        port=port,
        certificate_file=certificate,
        key_file=Path(values.get("MSSANTE_KEY_FILE") or secrets_folder / "mssante.key"),
        authorities_file=Path(values.get("MSSANTE_AUTHORITIES_FILE") or certificate),
        gateway_url=f"smtp://127.0.0.1:{port}" if demonstration else "",
        relay_url=values.get("MSSANTE_RELAY_URL", f"smtp://127.0.0.1:{port}" if demonstration else ""),
        trust_key=values.get("MSSANTE_TRUST_KEY", ""),
        software=values.get("MSSANTE_SOFTWARE", ""),
    )


def _secret_key(folder: Path, *, demonstration: bool) -> str:
    """The key of sessions and signed links: made once beside the master key in a demonstration, required elsewhere."""
    file = folder / "django.key"
    if file.exists():
        return file.read_text().strip()
    if not demonstration:
        raise SettingMissing("ESPACE_SANTE_SECRET_KEY must be set (50 random characters or more).")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(handle, "w") as writer:
        writer.write(secrets.token_urlsafe(50))
    return file.read_text().strip()
