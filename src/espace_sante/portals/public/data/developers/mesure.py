"""Écrit une glycémie à jeun, dans une transaction, comme le guide des mesures le demande."""

import json
import os
from datetime import UTC, datetime
from urllib.request import Request, urlopen

ESPACE, JETON, PATIENT, OID = (os.environ[nom] for nom in ("ESPACE", "JETON", "PATIENT", "OID"))
GUIDE = "https://interop.esante.gouv.fr/ig/fhir/mesures/StructureDefinition"
LOINC = "https://mos.esante.gouv.fr/NOS/TRE_A04-Loinc/FHIR/TRE-A04-Loinc"
a_jeun = {
    "url": f"{GUIDE}/mesures-moment-of-measurement",
    "valueCodeableConcept": {"coding": [{"system": LOINC, "code": "53049-3"}]},
}
signes_vitaux = {"system": "http://terminology.hl7.org/CodeSystem/observation-category", "code": "vital-signs"}
mesure = {
    "resourceType": "Observation",
    "meta": {"profile": ["https://fhir.monespacesante.fr/ref/mesure/StructureDefinition/mes-observation-glucose"]},
    "status": "final",
    "category": [{"coding": [signes_vitaux]}],
    "code": {"coding": [{"system": "http://loinc.org", "code": "2345-7"}]},
    "subject": {"identifier": {"system": f"urn:oid:{OID}", "value": PATIENT}},
    "effectiveDateTime": datetime.now(UTC).isoformat(timespec="seconds"),
    "valueQuantity": {"value": 104, "unit": "mg/dL", "system": "http://unitsofmeasure.org", "code": "mg/dL"},
    "extension": [a_jeun],
}
transaction = {
    "resourceType": "Bundle",
    "type": "transaction",
    "entry": [{"resource": mesure, "request": {"method": "POST", "url": "Observation"}}],
}
en_tetes = {"Authorization": f"Bearer {JETON}", "Content-Type": "application/fhir+json"}
with urlopen(Request(f"{ESPACE}/fhir", json.dumps(transaction).encode(), en_tetes)) as reponse:
    print(reponse.read().decode())
