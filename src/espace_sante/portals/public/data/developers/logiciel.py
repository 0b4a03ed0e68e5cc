"""Le logiciel d’une structure signe avec sa clé privée, et reçoit un jeton (bibliothèque : jwcrypto)."""

import json
import os
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

from jwcrypto.jwk import JWK
from jwcrypto.jwt import JWT

ESPACE, CLIENT, CLE = (os.environ[nom] for nom in ("ESPACE", "CLIENT", "CLE"))
cle = JWK.from_json(Path(CLE).read_text())
with urlopen(f"{ESPACE}/fhir/.well-known/smart-configuration") as reponse:
    adresse = json.load(reponse)["token_endpoint"]

# Cinq minutes au plus, et un numéro (jti) qui ne sert qu’une fois.
dit = {"iss": CLIENT, "sub": CLIENT, "aud": adresse, "exp": int(time.time()) + 240, "jti": str(uuid.uuid4())}
preuve = JWT(header={"alg": "ES384", "typ": "JWT", "kid": cle["kid"]}, claims=dit)
preuve.make_signed_token(cle)
demande = {
    "grant_type": "client_credentials",
    "scope": "system/DocumentReference.cu system/Patient.rs",
    "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    "client_assertion": preuve.serialize(),
}
with urlopen(adresse, urlencode(demande).encode()) as reponse:
    print(reponse.read().decode())  # access_token, scope, expires_in
