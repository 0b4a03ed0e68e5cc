"""A small fictitious population, as the demonstration loader writes it."""

from __future__ import annotations

from typing import Any

CAMILLE = {
    "given_name": "Camille Jeanne",
    "family_name": "Moreau",
    "preferred_username": "Moreau",
    "birthdate": "1985-04-12",
    "gender": "female",
    "birthplace": "69123",
    "birthcountry": "99100",
    "email": "camille.moreau@example.org",
}
MARTIN = {
    "SubjectNameID": "899700218896",
    "preferred_username": "899700218896",
    "given_name": "PAUL",
    "family_name": "MARTIN",
    "email_verified": False,
    "SubjectRole": ["10^1.2.250.1.213.1.1.5.5"],
    "Secteur_Activite": "SA07^1.2.250.1.71.4.2.4",
    "SubjectOrganization": "CABINET DU DR MARTIN",
    "SubjectRefPro": {
        "codeCivilite": "M",
        "exercices": [
            {
                "codeProfession": "10",
                "codeCategorieProfessionnelle": "C",
                "nomDexercice": "MARTIN",
                "prenomDexercice": "PAUL",
                "codeTypeSavoirFaire": "S",
                "codeSavoirFaire": "SM26",
                "activities": [
                    {
                        "codeModeExercice": "L",
                        "codeSecteurDactivite": "SA07",
                        "raisonSocialeSite": "CABINET DU DR MARTIN",
                        "numeroFinessSite": "690000013",
                    }
                ],
            }
        ],
    },
}
AGENT = {"given_name": "Nora", "usual_name": "Vidal", "email": "operateur@operateur.example", "uid": "operateur"}


def _citizen(number: int) -> dict[str, Any]:
    return {
        "subject": f"habitant-{number}",
        "kind": "citizen",
        "login": None,
        "name": f"Noé Habitant {number}",
        "hint": "30 ans, fictif",
        "claims": {"given_name": "Noé", "family_name": f"Habitant {number}"},
    }


PEOPLE = [
    {
        "subject": "camille",
        "kind": "citizen",
        "login": "camille",
        "name": "Camille Moreau",
        "hint": "41 ans, espace actif, mère de Lou et Noé",
        "claims": CAMILLE,
    },
    {
        "subject": "899700218896",
        "kind": "professional",
        "login": "dr.martin",
        "name": "Dr Paul Martin",
        "hint": "médecin généraliste, médecin traitant de Camille",
        "claims": MARTIN,
    },
    {
        "subject": "agent:operateur",
        "kind": "agent",
        "login": "operateur",
        "name": "Nora Vidal",
        "hint": "opératrice",
        "claims": AGENT,
    },
    *(_citizen(number) for number in range(40)),
]
