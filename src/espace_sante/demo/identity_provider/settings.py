"""Django settings of the identity provider of the demonstration. Nothing of the main site is loaded here.

Environment: ESPACE_SANTE_HOME (state), IDENTITY_PROVIDER_BASE_URL (where this process answers, part of every token),
IDENTITY_PROVIDER_CLIENT_BASE_URLS (addresses of the main site separated by spaces).
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from espace_sante.demo.identity_provider.issuers import ISSUERS
from espace_sante.demo.identity_provider.secret_files import ensure_private_values, ensure_signing_key

HOME = Path(os.environ["ESPACE_SANTE_HOME"]).resolve()
BASE_URL = os.environ["IDENTITY_PROVIDER_BASE_URL"].rstrip("/")
CLIENT_BASE_URLS = tuple(url.rstrip("/") for url in os.environ["IDENTITY_PROVIDER_CLIENT_BASE_URLS"].split())
_private = ensure_private_values(HOME)
SUBJECT_KEY = _private["subject_key"]

DEBUG = False
SECRET_KEY = _private["session_key"]
ALLOWED_HOSTS = [urlsplit(BASE_URL).hostname or "127.0.0.1", "127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "espace_sante.demo.identity_provider.urls"
WSGI_APPLICATION = "espace_sante.demo.identity_provider.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "oauth2_provider",
    "espace_sante.demo.identity_provider",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "espace_sante.demo.identity_provider.headers.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "identity-provider.sqlite3",
        "OPTIONS": {
            "timeout": 10,  # seconds
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parents[2] / "locale"]
LANGUAGE_COOKIE_NAME = "es_language"  # the one of the main site: a choice made there holds here
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True  # straight from the package: there is no step that collects files
WHITENOISE_AUTOREFRESH = False

# The main site lives on the same host, and cookies ignore ports: the names must differ.
SESSION_COOKIE_NAME = "idp_sessionid"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 3600  # seconds
CSRF_COOKIE_NAME = "idp_csrftoken"
CSRF_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

OAUTH2_PROVIDER = {
    "OIDC_ENABLED": True,
    "OIDC_RSA_PRIVATE_KEY": ensure_signing_key(HOME),
    "OAUTH2_VALIDATOR_CLASS": "espace_sante.demo.identity_provider.validator.IssuersValidator",
    "OAUTH2_SERVER_CLASS": "espace_sante.demo.identity_provider.code_flow.CodeFlowServer",
    "SCOPES": {scope: scope for issuer in ISSUERS for scope in issuer.scopes},
    "DEFAULT_SCOPES": ["openid"],
    "PKCE_REQUIRED": True,
    "AUTHORIZATION_CODE_EXPIRE_SECONDS": 30,
    "ACCESS_TOKEN_EXPIRE_SECONDS": 60,
    "ID_TOKEN_EXPIRE_SECONDS": 300,
    "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
    "OIDC_RP_INITIATED_LOGOUT_ALWAYS_PROMPT": False,
    "COMPLIANT_BCP_RFC9700_IMPLICIT_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PASSWORD_GRANT": True,
    "COMPLIANT_BCP_RFC9700_PKCE_METHOD": True,
    "COMPLIANT_BCP_RFC9700_PKCE_REQUIRED": True,
    "COMPLIANT_BCP_RFC9700_ACCESS_TOKEN_TRANSPORT": True,
    "COMPLIANT_BCP_RFC9700_TOKEN_STORAGE": True,
    "COMPLIANT_BCP_RFC9700_REDIRECT_URI_MATCHING": True,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A refused request is an answer, not an incident; and its address may hold a code.
    "loggers": {"django.request": {"level": "ERROR"}, "oauth2_provider": {"level": "ERROR"}},
}
