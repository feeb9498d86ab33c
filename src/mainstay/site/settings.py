"""Settings, all from the environment, with defaults that work on one small machine.

DATABASE_URL      sqlite:///file or postgresql://user:password@host/name; default: a file in MAINSTAY_HOME
MAINSTAY_HOME     folder for the database, the secret key and collected files; default: .mainstay
MAINSTAY_SECRET   secret key; default: made once and kept in MAINSTAY_HOME
MAINSTAY_HOSTS    comma-separated host names that the site answers to
MAINSTAY_DEBUG    1 for development only
"""

import os
import secrets
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

HOME = Path(os.environ.get("MAINSTAY_HOME", ".mainstay")).absolute()
PACKAGE = Path(__file__).resolve().parent.parent
DEBUG = os.environ.get("MAINSTAY_DEBUG") == "1"
SAFE_WAL = (3, 51, 3)  # older libraries can corrupt a WAL database
POSTGRESQL_SCHEMES = ("postgres", "postgresql")


def secret_key() -> str:
    """The secret key: from the environment, or made once and kept readable by its owner alone."""
    given = os.environ.get("MAINSTAY_SECRET")
    if given:
        return given
    kept = HOME / "secret-key"
    if not kept.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return kept.read_text()


def journal_mode() -> str:
    """WAL where the SQLite library is free of the WAL corruption bug, otherwise a rollback journal."""
    return "WAL" if sqlite3.sqlite_version_info >= SAFE_WAL else "DELETE"


def database(url: str) -> dict[str, Any]:
    """Django's settings for a database address. Raises ValueError for a scheme it doesn't know."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(url.removeprefix("sqlite:///"))
        name = ":memory:" if path in {"", ":memory:"} else str(HOME / path)
        begin = f"PRAGMA journal_mode={journal_mode()}; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": begin},
        }
    if parts.scheme in POSTGRESQL_SCHEMES:
        query = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": query.pop("host", None) or unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": {"pool": os.environ.get("MAINSTAY_POOL", "1") == "1", **query},
        }
    message = f"DATABASE_URL starts with {parts.scheme!r}; use sqlite:/// or postgresql://"
    raise ValueError(message)


SECRET_KEY = secret_key()
DATABASE_URL = os.environ.get("DATABASE_URL", "sqlite:///mainstay.sqlite3")
DATABASES = {"default": database(DATABASE_URL)}
DATABASE_ROUTERS = ["mainstay.register.routers.ReplayRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ALLOWED_HOSTS = os.environ.get("MAINSTAY_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("MAINSTAY_ORIGINS", "").split(",") if o]
ROOMS = (
    "ledger",
    "look",
    "authority",
    "register",
    "institutions",
    "innovations",
    "assessment",
    "decisions",
    "passage",
)
INSTALLED_APPS = [
    "mainstay.door.apps.DoorConfig",
    *(f"mainstay.{room}" for room in ROOMS),
    "mainstay.site.apps.SiteConfig",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "mainstay.authority.middleware.ActingMiddleware",
    "mainstay.look.middleware.RefusalMiddleware",
]
ROOT_URLCONF = "mainstay.site.urls"
WSGI_APPLICATION = "mainstay.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "mainstay.site.navigation.navigation",
            ],
        },
    },
]
FORM_RENDERER = "mainstay.look.forms.Renderer"

AUTH_USER_MODEL = "authority.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_I18N = True
TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True  # the files of the package are served as they are; nothing to collect
WHITENOISE_AUTOREFRESH = DEBUG

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "mainstay": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "img-src": ["'self'", "data:"],
    },
}
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE = os.environ.get("MAINSTAY_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS: list[str] = []

DEMO_FOLDER = Path(os.environ.get("MAINSTAY_DEMO", PACKAGE.parent.parent / "demo"))
