"""The signed list of trusted domains, and what changes nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from espace_sante.config.cli import main
from espace_sante.interop.mssante import api
from espace_sante.interop.mssante.trust_file import COLUMNS, parse_trust_list
from espace_sante.kernel.clock import PARIS
from espace_sante.kernel.key_file import ensure_key_file
from espace_sante.kernel.signing import FileSigningKey
from espace_sante.messaging import api as messaging

FINGERPRINT = "9f" * 32
LIST = f"version;{{version}}\n{COLUMNS}\nclinique.example;{FINGERPRINT};2026-01-01;2027-01-01\nH.example;;2026-01-01;\n"


def write(folder: Path, version: int = 2, content: str = LIST) -> Path:
    file = folder / "list.csv"
    file.write_text(content.format(version=version))
    return file


def put(file: Path) -> tuple[int, str]:
    told = CliRunner().invoke(main, ["mssante", "trust", "import", str(file)])
    return told.exit_code, told.output.strip()


def sign(file: Path) -> str:
    told = CliRunner().invoke(main, ["mssante", "trust", "sign", str(file)])
    assert told.exit_code == 0, told.output
    return told.output.strip()


@pytest.mark.django_db
def test_a_signed_list_replaces_the_one_before_whole(tmp_path: Path) -> None:
    messaging.replace_trust_list([messaging.Trust("ancien.example", "", datetime.now(PARIS))], version="1")
    file = write(tmp_path)
    sign(file)
    assert put(file) == (0, "Version 2: 2 domains.")
    version, domains = messaging.trust_list()
    assert (version, [one.domain for one in domains]) == ("2", ["clinique.example", "h.example"])
    assert domains[0].fingerprint == FINGERPRINT
    assert domains[0].until == datetime(2027, 1, 1, tzinfo=PARIS)
    shown = CliRunner().invoke(main, ["mssante", "trust", "show"]).output
    assert "h.example  no certificate  " in shown


@pytest.mark.django_db
def test_a_list_changed_after_its_signature_changes_nothing(tmp_path: Path) -> None:
    file = write(tmp_path)
    sign(file)
    file.write_text(file.read_text() + "intrus.example;;2026-01-01;\n")
    code, words = put(file)
    assert (code, words) == (1, api.TrustListNotSigned().message)
    assert messaging.trust_list() == ("", [])


@pytest.mark.django_db
@pytest.mark.parametrize("signature", [None, "", "zz", "00" * 64, "00" * 10])
def test_a_list_without_its_signature_changes_nothing(tmp_path: Path, signature: str | None) -> None:
    file = write(tmp_path)
    if signature is not None:
        file.with_name("list.csv.sig").write_text(signature)
    assert put(file)[0] == 1
    assert messaging.trust_list() == ("", [])


@pytest.mark.django_db
def test_the_key_of_the_settings_signs_and_no_other(tmp_path: Path, settings: Any) -> None:
    ensure_key_file(tmp_path / "other.key")
    other = FileSigningKey(tmp_path / "other.key")
    file = write(tmp_path)
    sign(file)
    settings.MSSANTE_TRUST_KEY = other.public_hex
    assert put(file)[0] == 1
    file.with_name("list.csv.sig").write_text(other.sign("mssante-trust-list", file.read_bytes()).hex())
    assert put(file)[0] == 0
    file.with_name("list.csv.sig").write_text(other.sign("another-purpose", file.read_bytes()).hex())
    assert put(file)[0] == 1


@pytest.mark.django_db
def test_outside_the_demonstration_no_key_means_no_list(tmp_path: Path, settings: Any) -> None:
    file = write(tmp_path)
    sign(file)
    settings.DEMONSTRATION = False
    assert put(file)[0] == 1


@pytest.mark.django_db
def test_an_older_list_does_not_come_back(tmp_path: Path) -> None:
    for version, code in ((3, 0), (2, 1), (3, 0), (4, 0)):
        file = write(tmp_path, version)
        sign(file)
        assert put(file)[0] == code, version
    assert messaging.trust_list()[0] == "4"


@pytest.mark.parametrize(
    "content",
    [
        "",
        "version;1\n",
        f"version;un\n{COLUMNS}\n",
        f"version;1\n{COLUMNS}\nh.example;;2026-01-01\n",
        f"version;1\n{COLUMNS}\nh.example;;hier;\n",
        f"version;1\n{COLUMNS}\nh.example;abc;2026-01-01;\n",
        f"version;1\n{COLUMNS}\nh;;2026-01-01;\n",
        f"version;1\n{COLUMNS}\n*.example;;2026-01-01;\n",
        f"version;1\n{COLUMNS}\nh.example;;2026-01-01;\nH.EXAMPLE;;2026-01-01;\n",
        f"version;1\n{COLUMNS}\nhôpital.example;;2026-01-01;\n",
    ],
)
def test_what_is_no_list_of_domains_is_said(content: str) -> None:
    with pytest.raises(api.TrustListMalformed):
        parse_trust_list(content.encode())
