"""The software of the demonstration is registered and approved by its operators, as the pages do."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jwcrypto.jwk import JWK

from espace_sante.demo.people_structures import HOSPITAL, LABORATORY
from espace_sante.demo.software import CLIENT_ID, WAITING_ID, NoKey, private_key, register_named_software
from espace_sante.identity import api as identity
from espace_sante.kernel.identifiers import Finess
from espace_sante.pairing import api as pairing
from espace_sante.pairing.models import ClientStep, OAuthClient
from tests.demo.test_catalogue import TODAY, filled  # noqa: F401 - a fixture
from tests.interop.smart.test_software import ask, signed


def test_one_may_sign_at_once_with_its_key_and_the_other_waits(filled: None, tmp_path: Path) -> None:  # noqa: F811
    for one in (LABORATORY, HOSPITAL):
        identity.register_structure(finess=Finess(one.finess), name=one.name, sector_code=one.sector_code, city="")
    with pytest.raises(NoKey):
        private_key(home=tmp_path)
    for _again in range(2):
        register_named_software(home=tmp_path, today=TODAY)
    assert (tmp_path / "demonstration-software-key.json").stat().st_mode & 0o077 == 0
    key = JWK(**json.loads(private_key(home=tmp_path)))
    assert ask(signed(CLIENT_ID, key=key), "system/Patient.s").status_code == 200
    assert dict(OAuthClient.objects.values_list("client_id", "awaits")) == {CLIENT_ID: False, WAITING_ID: True}
    made = ClientStep.objects.filter(client__client_id=CLIENT_ID).order_by("id").values_list("what", "by_name")
    assert list(made) == [("made", "Nora Vidal"), ("approved", "Samir Achard")]
    assert "d" not in pairing.client_named(CLIENT_ID).keys["keys"][0]
