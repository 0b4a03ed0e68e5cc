"""Settings of the service. What varies between deployments comes from `config/environment.py` alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from espace_sante.config.databases import database
from espace_sante.config.environment import read_environment
from espace_sante.config.identity_providers import identity_origins, social_settings
from espace_sante.config.logs import LOGGING_SETTINGS, configure_structlog
from espace_sante.config.sign_in import sign_in_settings
from espace_sante.identity.adapters import limits

ENVIRONMENT = read_environment()
PACKAGE = Path(__file__).resolve().parent.parent

DEMONSTRATION = ENVIRONMENT.demonstration
DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
BASE_URL = ENVIRONMENT.base_url
ALLOWED_HOSTS = [*ENVIRONMENT.allowed_hosts] or (["*"] if DEMONSTRATION else [])
CSRF_TRUSTED_ORIGINS = [BASE_URL]

ROOT_URLCONF = "espace_sante.config.urls"
WSGI_APPLICATION = "espace_sante.config.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "espace_sante.vault",
    "espace_sante.audit",
    "espace_sante.identity",
    "espace_sante.spaces",
    "espace_sante.access",
    "espace_sante.oversight",
    "espace_sante.record",
    "espace_sante.notifications",
    "espace_sante.catalogue",
    "espace_sante.reports",
    "espace_sante.messaging",
    "espace_sante.agenda",
    "espace_sante.heirs",
    "espace_sante.pairing",
    "espace_sante.subscriptions",
    "espace_sante.measures",
    "espace_sante.interop",
    "espace_sante.interop.fhir",
    "espace_sante.portals.components",
    "espace_sante.portals.public",
    "espace_sante.portals.citizen",
    "espace_sante.portals.professional",
    "espace_sante.portals.operator",
    "espace_sante.portals.publisher",
    # After our own apps, so that our pages and sentences are found before the library's.
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.usersessions",
    "espace_sante.demo",
    "espace_sante.config",
]
MIDDLEWARE = [
    "espace_sante.config.metrics.CountRequests",
    "espace_sante.config.middleware.FhirShortcut",
    "espace_sante.config.middleware.LogShortcut",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# Two hosts and a key store. `default` is the `ens` connection under another name, for libraries.
DATABASES = {
    "default": {"ENGINE": "espace_sante.config.same_as_ens"},
    "ens": database(ENVIRONMENT.ens_database_url),
    "dmp": database(ENVIRONMENT.dmp_database_url),
    "keys": database(ENVIRONMENT.keys_database_url),
}
DATABASE_ROUTERS = ["espace_sante.config.databases.HostRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS: list[str] = []

# Documents and keys
DOCUMENTS_URL = ENVIRONMENT.documents_url
MESSAGES_URL = ENVIRONMENT.messages_url
MASTER_KEY_FILE = ENVIRONMENT.master_key_file
SIGNING_KEY_FILE = ENVIRONMENT.signing_key_file
LOG_KEY_FILE = ENVIRONMENT.log_key_file
OAUTH_KEY_FILE = ENVIRONMENT.oauth_key_file
LOG_WITNESSES = ENVIRONMENT.log_witnesses  # who co-signs checkpoints: (address, key)
FORMER_SIGNING_KEYS = ENVIRONMENT.former_signing_keys
CITIZEN_UPLOAD_BYTES = 5_000_000  # RULES.md DOC-09
DEPOSIT_BYTES = 100_000_000  # DESIGN.md section 7
DATA_UPLOAD_MAX_MEMORY_SIZE = 140_000_000  # a 100 MB document in base64; each edge has its own, lower limit
FILE_UPLOAD_MAX_MEMORY_SIZE = 6_000_000
PATIENT_MAIL_DOMAIN = ENVIRONMENT.patient_mail_domain  # RULES.md MSG-01
XDM_SOURCE_ID = "1.2.250.1.999.1"  # OID of this deployment as a source of archives (IHE ITI-32); ours is fictitious
CONTACT_WINDOW_DAYS = 90  # for how long a professional may let patients write first (C11); 0: nobody may
MESSAGE_PARTS_BYTES = 15_000_000  # all the attachments of one message together; each as CITIZEN_UPLOAD_BYTES
MSSANTE_LIMITS: dict[str, int] = {}  # what a deployment changes of interop/mssante/limits.py, by name
MSSANTE_CERTIFICATE_FILE = ENVIRONMENT.mail.certificate_file
MSSANTE_KEY_FILE = ENVIRONMENT.mail.key_file
MSSANTE_AUTHORITIES_FILE = ENVIRONMENT.mail.authorities_file
MSSANTE_RELAY_URL = ENVIRONMENT.mail.relay_url
MSSANTE_TRUST_KEY = ENVIRONMENT.mail.trust_key
MSSANTE_SOFTWARE = ENVIRONMENT.mail.software
MSSANTE_LOCAL_MAILBOXES = ENVIRONMENT.home / "mssante" if DEMONSTRATION else None  # professionals' mails, as Maildir
MSSANTE_GATEWAY_URL = ENVIRONMENT.mail.gateway_url  # where those mailboxes hand over what their owners write
MSSANTE_POSTMASTER = ENVIRONMENT.home / "postmaster"  # letters to who runs the gateway (RFC 5321 4.5.1), as Maildir
MSSANTE_THREADS = 4  # mails kept at once by a gateway
MSSANTE_WAITING = 64  # commands that wait for these threads; beyond, senders try again
MSSANTE_CONNECTIONS = 200  # at once
MSSANTE_BYTES_AT_ONCE = 256 * 1024 * 1024  # of mails being taken
MESSAGE_RECEIPTS = True  # ask whoever is written to for a receipt (RFC 8098)
ANNOUNCEMENT_MONTHS = 1  # RULES.md ANN-03
CDA_UNIQUE_ID_MUST_MATCH = False  # docs/divergences.md
XDM_ARCHIVE_BYTES = 25_000_000  # IHE_XDM.zip as it arrives
XDM_CONTENT_BYTES = 50_000_000  # all of its files, unpacked
XDM_ENTRIES = 200  # files and folders
XDM_RATIO = 100  # unpacked bytes for each byte of the archive

# Minors (RULES.md section 3); the delays are ours
OWN_ACCOUNT_AGE = 18  # years: nobody younger has an account of their own, MIN-12
CONTEST_WINDOW_DAYS = 15  # what the other parent has to agree or contest, MIN-05
REPRESENTATIVE_INVITATION_DAYS = 30  # an invitation nobody answers expires, MIN-04
MAJORITY_NOTICE_DAYS = 30  # how long before the eighteenth birthday people are told, MIN-13

# Professionals (RULES.md section 6 to 8); the delays are ours, unless a rule is named
CARE_TEAM_LIFE = timedelta(days=365)  # then declared again, PRO-05
CONSULTATION_LIFE = timedelta(hours=12)  # a consent declared for one consultation, PRO-02
VISIT_LIFE: dict[str, timedelta] = {}  # longer, by profession (TRE_G15): none, the strict reading of PRO-02
NOT_THIS_VISIT_LIFE = timedelta(hours=24)  # how long "not this visit" keeps somebody out
EMERGENCY_LIFE = timedelta(hours=1)  # how long an emergency opens reading, EMG-08
ACCESS_CODE_LIFE = timedelta(hours=24)  # how long a code can be typed, PRO-13
ACCESS_CODE_OPENS = timedelta(hours=12)  # how long the access lasts, once it is typed
ACCESS_CODE_TRIES = 5  # wrong codes of one professional, in a quarter of an hour
ANNOUNCEMENT_ALERT = timedelta(weeks=2)  # ANN-02
PREVENTION_CALENDARS = (
    ENVIRONMENT.home / "prevention-calendars"
)  # those imported, `espace-sante agenda prevention import`
AVAILABILITY_KEPT = timedelta(days=30)  # slots that are over, ours (ADR 35)
ACCESS_MATRICES = ENVIRONMENT.home / "access-matrices"  # those imported, `espace-sante access matrix import`
TREATING_DOCTOR_SEES_MASKED = ENVIRONMENT.treating_doctor_sees_masked  # RULES.md MT-05: both readings are built
LOCAL_IDENTITY_OID = ENVIRONMENT.local_identity_oid  # of people without INS, LC-24
CALL_CENTRES = ENVIRONMENT.call_centres  # FINESS numbers of the SAMU, EMG-02
FIRE_BRIGADES = ENVIRONMENT.fire_brigades  # FINESS numbers of the fire and rescue services, PRO-09

# Carers (RULES.md section 4); the delays are ours
DELEGATION_INVITATION_LIFE = timedelta(days=30)  # an invitation nobody answers expires, CAR-04
DELEGATION_LONGEST = timedelta(days=732)  # two years to the day: a help that is forgotten ends, CAR-06
CARER_EMERGENCY_LIFE = timedelta(hours=24)  # how long a declared emergency opens reading, C13

# Services of the catalogue (RULES.md section 11); the delays are ours, unless a rule is named
SERVICE_CONSENT_UNUSED = timedelta(days=365)  # a consent that is not used for so long ends, C14
SERVICE_CONSENT_NOTICE = timedelta(days=30)  # how long before that people are told
SERVICE_DIGEST_EVERY = timedelta(days=90)  # SCO-08
ACCESS_TOKEN_LIFE = timedelta(minutes=30)  # of a linked service, and of the software of a structure
REFRESH_TOKEN_LIFE = timedelta(days=90)  # from its last use
AUTHORIZATION_CODE_LIFE = timedelta(minutes=1)
PROFILE_REQUESTS_A_MINUTE = ENVIRONMENT.profile_requests  # of one service for one person; then 429
SERVICE_REQUESTS_A_MINUTE = ENVIRONMENT.service_requests  # of one service for everybody; then 429
SOFTWARE_REQUESTS_A_MINUTE = ENVIRONMENT.software_requests  # of one software of a structure; then 429
TOKEN_FAILURES_OF_A_CLIENT, TOKEN_FAILURES_FROM_A_PLACE = 60, 300  # in a quarter of an hour; then 429

# The life of spaces (RULES.md section 1): every delay of the law, and how spaces open (C1)
OPPOSITION_DELAY = timedelta(weeks=6)  # from the sending of the notice, LC-03
REMINDER_DELAY = timedelta(weeks=4)  # from the sending of the notice, C2
SUSPENSION_DELAY = timedelta(weeks=6)  # of silence after a suspension, LC-21
ARCHIVE_YEARS = 10  # after a closure or a death, LC-15
ERASURE_MONTHS = 3  # at most, LC-16
ERASURE_WAIT = timedelta(days=1)  # before an erasure is done: one may still change one's mind, LC-18
TRANSITION_DELAY = timedelta(
    days=365
)  # of an older record after an opposition, before its holder is asked again, LC-09
HEIRS_TAKE_WITHIN = timedelta(days=30)  # how long what was given to heirs may be taken, LC-22
HEIRS_KEPT_AFTER = timedelta(days=365)  # how long a request of heirs is kept once it is answered, with its papers
CATALOGUE_REAPPROVE_WITHIN = timedelta(days=30)  # of who is linked, once a service asks for something else, SCO-05
CATALOGUE_REAUDIT_EVERY = timedelta(days=365)  # of a referenced service, CAT-04
CATALOGUE_EVIDENCE_BYTES = 10_000_000  # of one file that proves an answer, CAT-02
CATALOGUE_SCREENSHOT_BYTES = 5_000_000  # of one picture as it is sent, CAT-08
REPORTS_A_DAY = 10  # by one person in one space, CIT-18
OPPOSITION_ANSWER = timedelta(days=30)  # of the author of a document whose deposit is opposed, CIT-12, C3
FIGURES_LIVE_UP_TO = 20_000  # people of a campaign whose pages count at once; a larger one is counted now and then
FIGURES_EVERY = timedelta(hours=1)  # between two counts of the large campaigns, OPE-05
MASSIVE_ACT = 10  # spaces closed or erased at once, beyond which two people answer for it
SPACE_OPENING = ENVIRONMENT.opening  # silence, inert, asked
SENDER_LINES = ENVIRONMENT.sender_lines  # who writes, on letters
RETURN_ADDRESS = ENVIRONMENT.return_address  # where mails that do not arrive come back

# Unusual accesses (RULES.md C6): what a deployment changes of oversight/domain/rules.py, by name
ANOMALY_THRESHOLDS: dict[str, float] = {}

# People
AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["espace_sante.identity.adapters.presence.PresentBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "/connexion/"
LOGIN_REDIRECT_URL = "/entree/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_NAME = "es_session"
SESSION_COOKIE_AGE = int(timedelta(hours=8).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
CSRF_COOKIE_NAME = "es_csrf"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BASE_URL.startswith("https://")
globals().update(social_settings(ENVIRONMENT))
globals().update(sign_in_settings(ENVIRONMENT))

# Signing in with means of one's own, and what carries its messages
SECOND_FACTOR = ENVIRONMENT.sign_in.second_factor  # required, offered
PROVISIONAL_CODE_LIFE = limits.PROVISIONAL_CODE_LIFE  # RULES.md LC-11
FRESH_SIGN_IN = timedelta(minutes=10)  # how long a proof is enough for what cannot be undone
MAIL_FOLDER = ENVIRONMENT.home / "mails"  # of the demonstration, when no EMAIL_HOST is set
SMS_URL = ENVIRONMENT.sign_in.sms_url
SMS_TOKEN = ENVIRONMENT.sign_in.sms_token
SMS_FOLDER = ENVIRONMENT.home / "sms" if DEMONSTRATION and not SMS_URL else None
# Notifications (RULES.md 2.2)
NOTIFICATION_LIFE = timedelta(days=365)  # then forgotten; what they were about stays in the activity
PUSH_ANYWHERE = DEMONSTRATION  # a push service on this machine, over plain HTTP; elsewhere, public HTTPS alone
WEBHOOKS_ON_THIS_MACHINE = (
    DEMONSTRATION  # linked services that are called over plain HTTP here; elsewhere, public HTTPS
)
# Client certificates told by a TLS proxy (STR-01)
TRUSTED_PROXIES = ENVIRONMENT.sign_in.trusted_proxies
PROXY_SECRET = ENVIRONMENT.sign_in.proxy_secret
CLIENT_CERTIFICATE_HEADER = ENVIRONMENT.sign_in.certificate_header
# Counts of attempts, shared by every process.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# What a page may load: itself, and nothing else.
_SELF = ["'self'"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": _SELF,
        "style-src": _SELF,
        "img-src": [*_SELF, "data:"],
        "font-src": _SELF,
        "connect-src": _SELF,
        "frame-src": _SELF,
        "object-src": ["'none'"],
        # A sign-in form is answered by a redirection to the identity provider, which browsers count as its action.
        "form-action": [*_SELF, *identity_origins(ENVIRONMENT)],
        "frame-ancestors": _SELF,
        "base-uri": ["'none'"],
        "manifest-src": _SELF,
    }
}
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Language and time
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "es_language"  # the choice made at the foot of a page; without it, the browser's language
LANGUAGE_COOKIE_AGE = int(timedelta(days=365).total_seconds())
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

# Static files: served by the application itself, with their hash in their name.
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.home / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MANIFEST_STRICT = False

configure_structlog()
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = LOGGING_SETTINGS
