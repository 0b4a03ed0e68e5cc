"""The console in English. Names and addresses of people stay as they were written."""

from __future__ import annotations

from collections.abc import Callable

from espace_sante.heirs import api as heirs
from espace_sante.kernel.actors import ActorKind
from espace_sante.spaces import api as spaces
from tests.heirs.heir_world import PAPER, claims
from tests.portals.languages import french_in, in_english
from tests.portals.operator.conftest import NOW, Console
from tests.spaces.campaign_world import Campaign

FROM_THE_HEIR = ["1 rue des Inventions, 00100 Ville-Fictive", "Comprendre ce qui s’est passé."]
ADDRESS = "1 rue des Inventions, 31000 Ville-Fictive"


def test_the_pages_of_an_operator_answer_in_english(campaign: Campaign, console: Console) -> None:
    in_english(console.client)
    person = [campaign.people["Opposée"]]
    ids = {"campaign": [campaign.id], "wave": [campaign.wave_id], "person": person, "withdraw": person}
    file_id = heirs.file_request(claims=claims(), purpose=spaces.HeirPurpose.MEMORY, papers=[PAPER], now=NOW)
    ids["heir_file"] = [file_id]
    pages = ["home", "campaign", "wave", "people", "person", "withdraw", "letters", "massive", "reports", "heirs"]
    pages.append("heir_file")
    french = {page: french_in(console.get(page, *ids.get(page, []))) for page in pages}
    assert {page: said for page, said in french.items() if said} == {"person": [ADDRESS], "heir_file": FROM_THE_HEIR}


def test_the_pages_of_an_auditor_answer_in_english(campaign: Campaign, sign_in: Callable[..., Console]) -> None:
    auditor = sign_in("auditeur", kind=ActorKind.AUDITOR)
    in_english(auditor.client)
    french = {page: french_in(auditor.get(page)) for page in ("traces", "findings")}
    assert {page: said for page, said in french.items() if said} == {}
