"""Envoie la personne sur la page de consentement, puis échange le code contre un jeton."""

import base64
import hashlib
import json
import os
import secrets
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

ESPACE, CLIENT, RETOUR = (os.environ[nom] for nom in ("ESPACE", "CLIENT", "RETOUR"))
with urlopen(f"{ESPACE}/fhir/.well-known/smart-configuration") as reponse:
    adresses = json.load(reponse)

secret, etat = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
empreinte = base64.urlsafe_b64encode(hashlib.sha256(secret.encode()).digest())
demande = {
    "response_type": "code",
    "client_id": CLIENT,
    "redirect_uri": RETOUR,
    "scope": "launch/patient offline_access patient/Observation.crus?code=http://loinc.org|2345-7",
    "aud": f"{ESPACE}/fhir",
    "state": etat,
    "code_challenge": empreinte.decode().rstrip("="),
    "code_challenge_method": "S256",
}
print(f"{adresses['authorization_endpoint']}?{urlencode(demande)}", flush=True)

# La personne choisit, puis revient à RETOUR : son adresse dit qui répond, pour quelle demande, et le code.
dit = {nom: valeurs[0] for nom, valeurs in parse_qs(urlsplit(input()).query).items()}
assert dit["iss"] == adresses["issuer"]
assert dit["state"] == etat
echange = {
    "grant_type": "authorization_code",
    "client_id": CLIENT,
    "redirect_uri": RETOUR,
    "code": dit["code"],
    "code_verifier": secret,
}
with urlopen(adresses["token_endpoint"], urlencode(echange).encode()) as reponse:
    print(reponse.read().decode())  # access_token, refresh_token, scope, patient
