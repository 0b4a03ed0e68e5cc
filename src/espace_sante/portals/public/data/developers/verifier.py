"""Vérifie qu’un avis vient bien d’ici (Standard Webhooks). Gardez `webhook-id` : un avis peut venir deux fois."""

import base64
import hmac
import time

CINQ_MINUTES = 300


def vient_de_l_espace(en_tetes: dict[str, str], corps: bytes, cle: str) -> bool:
    """`en_tetes` : en minuscules ; `cle` : celle qui commence par whsec_."""
    if abs(time.time() - int(en_tetes["webhook-timestamp"])) > CINQ_MINUTES:
        return False
    secret = base64.b64decode(cle.removeprefix("whsec_"))
    signe = f"{en_tetes['webhook-id']}.{en_tetes['webhook-timestamp']}.".encode() + corps
    attendu = "v1," + base64.b64encode(hmac.digest(secret, signe, "sha256")).decode()
    return any(hmac.compare_digest(attendu, une) for une in en_tetes["webhook-signature"].split())
