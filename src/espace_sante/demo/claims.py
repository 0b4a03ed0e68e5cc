"""What the demonstration's identity provider says of each person (INTEROP.md section 5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from espace_sante.access import api as access
from espace_sante.demo.letters import WRITTEN_TO
from espace_sante.demo.people import NAMED_AGENTS
from espace_sante.demo.people_kinds import DemoAgent, DemoHolder, DemoProfessional
from espace_sante.demo.population import Population

ADULT_AGE = 18
_SITUATIONS = {
    "active": "espace activé",
    "opened": "espace ouvert, pas encore activé",
    "opposed": "s’est opposé à l’ouverture",
    "notified": "vient de recevoir la lettre qui annonce un espace",
}
_STORIES = {
    "camille": "mère de Maxime, Lou et Noé, aide son père André",
    "andre": "père de Camille, diabète et fibrillation auriculaire",
    "alex": "autre parent de Maxime",
    "dr.martin": "médecin traitant de Camille, suit aussi Maxime et André",
    "inf.petit": "équipe de soins de Camille",
    "pharma.leroy": "a l’accord de Camille",
    "podo.blanc": "a l’accord de Camille",
    "bloque": "bloqué par Camille",
}
_AGENTS = {
    "operateur": "opératrice, chargée de campagne",
    "superviseur": "opérateur, valide ce qu’une autre personne propose",
    "auditeur": "auditeur",
    "commission": "membre de la commission de référencement, pour une association de patients",
    "editeur": "éditrice de Carnet Glycémie, chez Suivi Clair",
}


def people_rows(population: Population) -> Iterator[dict[str, Any]]:
    """Everybody one can sign in as: adults with their identity, professionals with their exercise, agents."""
    for holder in (*population.holders(), *WRITTEN_TO):
        if holder.age_on(population.today) >= ADULT_AGE:
            yield _citizen(holder, population.today)
    for professional in population.professionals:
        yield _professional(professional)
    for agent in NAMED_AGENTS:
        yield _agent(agent)


def _agent(agent: DemoAgent) -> dict[str, Any]:
    given_name, _, usual_name = agent.name.partition(" ")
    return {
        "subject": f"agent:{agent.login}",
        "kind": "agent",
        "login": agent.login,
        "name": agent.name,
        "hint": _AGENTS[agent.login],
        "claims": {"given_name": given_name, "usual_name": usual_name, "email": agent.email, "uid": agent.login},
    }


def _citizen(holder: DemoHolder, today: date) -> dict[str, Any]:
    story = _STORIES.get(holder.login or "")
    hint = ", ".join(filter(None, [f"{holder.age_on(today)} ans", _SITUATIONS[holder.space], story]))
    claims = {
        "given_name": " ".join(holder.given_names),
        "family_name": holder.birth_name,
        "gender": "female" if holder.sex == "F" else "male",
        "birthdate": holder.birth_date.isoformat(),
        "birthplace": holder.birth_place_code,
        "birthcountry": "99100",
    }
    if holder.used_name != holder.birth_name:
        claims["preferred_username"] = holder.used_name
    if holder.email:
        claims["email"] = holder.email
    return {
        "subject": f"citizen:{holder.ins}",
        "kind": "citizen",
        "login": holder.login,
        "name": holder.display_name,
        "hint": hint,
        "claims": claims,
    }


def _professional(professional: DemoProfessional) -> dict[str, Any]:
    label = access.profession_label(professional.profession_code)
    places = " et ".join(one.name for one in professional.structures)
    hint = ", ".join(filter(None, [label, places, _STORIES.get(professional.login or "")]))
    place = professional.structure
    national_id = "8" + professional.rpps
    return {
        "subject": f"professional:{professional.rpps}",
        "kind": "professional",
        "login": professional.login,
        "name": professional.display_name,
        "hint": hint,
        "claims": {
            "SubjectNameID": national_id,
            "preferred_username": national_id,
            "given_name": professional.given_name,
            "family_name": professional.family_name,
            "SubjectRole": [f"{professional.profession_code}^1.2.250.1.213.1.1.5.5"],
            "Secteur_Activite": f"{place.sector_code}^1.2.250.1.71.4.2.4",
            "SubjectOrganization": place.name,
            "SubjectRefPro": {
                "codeCivilite": professional.civility,
                "exercices": [
                    {
                        "codeProfession": professional.profession_code,
                        "codeCategorieProfessionnelle": "C",
                        "nomDexercice": professional.family_name,
                        "prenomDexercice": professional.given_name,
                        "codeTypeSavoirFaire": "S" if professional.specialty_code else "",
                        "codeSavoirFaire": professional.specialty_code or "",
                        "activities": [
                            {
                                "codeModeExercice": "L",
                                "codeSecteurDactivite": one.sector_code,
                                "raisonSocialeSite": one.name,
                                "numeroFinessSite": one.finess,
                            }
                            for one in professional.structures
                        ],
                    }
                ],
            },
        },
    }
