"""How many times one may try, for each account and for each address, before one waits.

The key of an account is what was typed, so that somebody unknown waits exactly as somebody known does. Limits are in
the notation of django-allauth, which counts: `amount/duration/per`, per `key` (an account), `ip` or `user`.
Source: RULES.md CIT-01; ANSSI, recommandations relatives à l'authentification multifacteur et aux mots de passe (2021).
"""

from __future__ import annotations

LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/15m/key",  # a wrong password or second factor
    "enrolment": "20/15m/ip,5/h/key",  # a wrong provisional code
    "code_request": "10/h/ip,3/d/key",  # a new provisional code
    "verify": "60/m/ip",  # receipts looked at
    "letter": "20/15m/ip,5/h/key",  # a wrong code of a letter, or a wrong birth date with it
    "heirs": "20/h/ip,5/h/key",  # requests of heirs, about one dead person
    "heirs_follow": "20/15m/ip,5/h/key",  # a wrong code of such a request
    "message": "30/15m/ip,5/15m/key",  # one-time codes by mail or SMS
}
