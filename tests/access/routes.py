"""Every route and whom it answers: laid out by hand, one row a route, so that a new one has to be thought of.

A route is named `namespace:name`, or `METHOD address` under /fhir. Roles are those of `tests/access/roles.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

EVERYBODY = frozenset(
    {
        "anonymous", "holder", "parent", "carer", "neighbour", "author", "nurse", "pharmacist", "stranger", "blocked",
        "laboratory", "service", "operator", "auditor",
    }
)  # fmt: skip
NOBODY: frozenset[str] = frozenset()
SIGNED_IN = EVERYBODY - {"anonymous"}
HOLDER_SIDE = frozenset({"holder", "parent", "carer"})
CITIZENS = HOLDER_SIDE | {"neighbour"}
AUTHORISED = frozenset({"author", "nurse", "pharmacist"})
PROFESSIONALS = AUTHORISED | {"stranger", "blocked"}
FEEDERS = PROFESSIONALS | {"laboratory"}

# Flag of a document -> who reads it (RULES.md 5.2, 6.2; CIT-05, CIT-08, ANN-01, MIN-09, MIN-11, STR-01, VIS-06).
READERS: dict[str, frozenset[str]] = {
    "plain": HOLDER_SIDE | AUTHORISED,
    "masked": HOLDER_SIDE | {"author"},
    "invisible": AUTHORISED,  # to the patient, until announced
    "secret": (HOLDER_SIDE - {"parent"}) | AUTHORISED,  # to legal representatives
    "own": HOLDER_SIDE | AUTHORISED,  # added by the holder
    "attestation": HOLDER_SIDE | {"author"},  # a type that the matrix gives to nobody here
    "deleted": NOBODY,
}


@dataclass(frozen=True)
class Route:
    """What a route is about: nothing, a space, or a document; and who it answers in the best of cases."""

    who: frozenset[str]
    about: str = ""  # "", "space", "document"
    only: frozenset[str] | None = None  # the flags of the documents it can be about, all of them when None
    post: bool = False  # an act: it is tried, and undone
    also: tuple[tuple[str, frozenset[str]], ...] = ()  # flag -> who it answers besides
    data: tuple[tuple[str, str], ...] = ()


PUBLIC = Route(EVERYBODY)
CITIZEN_DOCUMENT = Route(HOLDER_SIDE, about="document")
PROFESSIONAL_DOCUMENT = Route(PROFESSIONALS, about="document")
BY_AUTHOR = Route(frozenset({"author"}), about="document", only=frozenset(READERS) - {"own"})

PAGES: dict[str, Route] = {
    "public:landing": PUBLIC,
    "public:accessibility": PUBLIC,
    "public:legal": PUBLIC,
    "public:alive": PUBLIC,
    "public:ready": PUBLIC,
    "metrics": PUBLIC,  # this machine alone, or a token: tests/config/test_metrics.py
    "public:sign_in": PUBLIC,
    "public:sign_out": Route(EVERYBODY, post=True),
    "public:entrance": Route(SIGNED_IN),
    "components:gallery": PUBLIC,
    # -- the citizen's pages
    "citizen:home": Route(CITIZENS),
    "citizen:home_of": Route(HOLDER_SIDE, about="space"),
    "citizen:activate": Route(HOLDER_SIDE - {"carer"}, about="space", post=True),
    "citizen:documents": Route(HOLDER_SIDE, about="space"),
    "citizen:upload": Route(HOLDER_SIDE, about="space"),
    "citizen:activity": Route(HOLDER_SIDE, about="space"),
    "citizen:professionals": Route(HOLDER_SIDE, about="space"),
    "citizen:choose": Route(HOLDER_SIDE - {"carer"}, about="space", post=True, data=(("geste", "bloquer"),)),
    "citizen:more": Route(HOLDER_SIDE, about="space"),
    "citizen:document": CITIZEN_DOCUMENT,
    "citizen:file": CITIZEN_DOCUMENT,
    "citizen:preview": Route(HOLDER_SIDE, about="document"),
    "citizen:piece": CITIZEN_DOCUMENT,
    "citizen:mask": Route(HOLDER_SIDE, about="document", post=True, data=(("masquer", "oui"),)),
    "citizen:delete": Route(HOLDER_SIDE, about="document", only=frozenset({"own"})),
    # -- the professional's pages
    "professional:home": Route(PROFESSIONALS),
    "professional:record": Route(PROFESSIONALS, about="space"),  # the gate, for who may not read
    "professional:results": Route(PROFESSIONALS, about="space"),
    "professional:documents": Route(AUTHORISED, about="space"),
    "professional:declare": Route(PROFESSIONALS, about="space", post=True),  # an empty form is shown again
    "professional:deposit": Route(PROFESSIONALS, about="space"),
    "professional:document": PROFESSIONAL_DOCUMENT,
    "professional:file": PROFESSIONAL_DOCUMENT,
    "professional:preview": PROFESSIONAL_DOCUMENT,
    "professional:piece": PROFESSIONAL_DOCUMENT,
    "professional:unmask": replace(BY_AUTHOR, post=True),
    "professional:delete": BY_AUTHOR,
    "professional:replace": BY_AUTHOR,
}

# The test masks a document, or unmasks the masked one: its author may do that too.
MASKING = Route(HOLDER_SIDE, about="document", post=True, also=(("masked", frozenset({"author"})),))

FHIR: dict[str, Route] = {
    "GET /metadata": PUBLIC,
    "POST ": Route(FEEDERS | HOLDER_SIDE, about="space", post=True),
    "GET /DocumentReference": Route(HOLDER_SIDE | AUTHORISED, about="space"),
    "POST /DocumentReference/_search": Route(HOLDER_SIDE | AUTHORISED, about="space"),
    "GET /DocumentReference/<str:resource_id>": Route(EVERYBODY, about="document"),
    "GET /DocumentReference/<str:resource_id>/_history/<str:version>": Route(EVERYBODY, about="document"),
    "PATCH /DocumentReference/<str:resource_id>": MASKING,
    "PATCH /DocumentReference": MASKING,
    "GET /Binary/<str:resource_id>": Route(EVERYBODY, about="document"),
    "GET /Patient": Route(FEEDERS, about="space"),
    "POST /Patient/_search": Route(FEEDERS, about="space"),
}

# Addresses of libraries that answer about nobody's space: they lead to our sign-in page, or to the identity provider.
LIBRARIES = frozenset({"account", "socialaccount", "openid_connect"})


def expected(route: Route, flag: str) -> frozenset[str]:
    """Who this route answers about a document that carries this flag."""
    if route.only is not None and flag not in route.only:
        return NOBODY
    return (route.who & READERS[flag]) | dict(route.also).get(flag, NOBODY)
