"""Every setting, read from the environment; without any variable this is the laptop.

| variable | meaning | default |
|---|---|---|
| DATA_DIR | folder for database, documents, keys | var/ beside manage.py |
| DATABASE_URL | postgres://user:password@host/name | SQLite in DATA_DIR |
| STATIC_ROOT | folder of the collected static files | static/ in DATA_DIR |
| REDIS_URL | redis://host:6379/0, the broker | the embedded server's socket in DATA_DIR |
| SECRET_KEY | signs sessions | made once, kept in DATA_DIR |
| DEBUG | 1 shows tracebacks in the browser | 0 |
| ALLOWED_HOSTS | host names, comma separated; this machine always is one | none |
| HTTPS | 1 where the portal is reached by https | 0 |
| PORTAL_URL | https://host, the address that links in e-mails begin with | http://127.0.0.1:8000 |
| EMAIL_URL | smtp+tls://user:password@host:587, the mail server | files in mail/ in DATA_DIR |
| KEEP_JOBS_DAYS | days for which jobs that are over are kept | 90 |
| KEEP_REMINDERS_DAYS | days after a deadline for which reminders of it are kept | 730 |
| KEEP_LEAVERS_DAYS | days after closing an account for which its e-mail address is kept | 365 |
| PRIVACY_CONTACT | whom to ask about personal data, as the page on privacy names them | the data protection officer of your council |
| LOG_LEVEL | the least that is logged: DEBUG, INFO, WARNING or ERROR | INFO |
| LOG_FORMAT | json for one JSON object a line | lines that people read |
| METRICS_TOKEN | opens /metrics to who sends it as a bearer token | there is no /metrics |
| EMAIL_FROM | whom e-mails come from | portal@ the host of PORTAL_URL |
| TRUSTED_PROXIES | how many proxies stand before the portal; the outermost says where a visitor comes from | 0 |
| OIDC_SERVER | https://host/path, the issuer of single sign-on by OpenID Connect | none |
| OIDC_CLIENT_ID | the portal's name at that server | none |
| OIDC_CLIENT_SECRET | the portal's secret at that server | none |
| OIDC_NAME | what the button on the sign-in page calls it | single sign-on |
"""

import logging
import re
from pathlib import Path
from typing import Any

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from kombu import Queue
from redis.backoff import NoBackoff
from redis.retry import Retry

from common.secret_key import kept_secret_key
from sharedsvc import logs

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DATA_DIR = Path(env.str("DATA_DIR", default="") or BASE_DIR / "var").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)


def switch(name: str) -> bool:
    """A variable that is on or off."""
    value = env.str(name, default="0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} cannot be read: write it as 1 or 0")
    return value == "1"


def trusted_proxies() -> int:
    """How many proxies stand before the portal; none is 0."""
    value = env.str("TRUSTED_PROXIES", default="") or "0"
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured("TRUSTED_PROXIES cannot be read: write it as a whole number, for example 1")
    return int(value)


DEBUG = switch("DEBUG")
SECRET_KEY = env.str("SECRET_KEY", default="") or kept_secret_key(DATA_DIR / "secret-key")
ALLOWED_HOSTS = [*env.list("ALLOWED_HOSTS", default=["[::1]", "0.0.0.0"]), "localhost", "127.0.0.1"]
HTTPS = switch("HTTPS")
TRUSTED_PROXIES = trusted_proxies()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_structlog",
    "rest_framework",
    "django_filters",
    "knox",
    "drf_spectacular",
    "common",
    "accounts",
    "audit",
    "jobs",
    "periods",
    "partners",
    "committees",
    "kpis",
    "projects",
    "savings",
    "reporting",
    "demo",
    "api",
    "sharedsvc",
]

MIDDLEWARE = [
    "sharedsvc.watching.Watched",
    "django.middleware.security.SecurityMiddleware",
    "common.middleware.PortalAloneMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "common.middleware.NoNulMiddleware",
    "common.middleware.RequestSizeMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sign_in.SignInRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "common.middleware.NoStoreMiddleware",
]

ROOT_URLCONF = "sharedsvc.urls"
WSGI_APPLICATION = "sharedsvc.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
            "builtins": ["common.templatetags.figures"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def database() -> dict:
    """SQLite in DATA_DIR, or the server that DATABASE_URL names."""
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(DATA_DIR / "portal.sqlite3")}
    try:
        chosen: dict[str, Any] = {**(env.db_url("DATABASE_URL") if env.str("DATABASE_URL", default="") else sqlite)}
    except (ValueError, KeyError, environ.ImproperlyConfigured) as problem:
        raise ImproperlyConfigured(
            "DATABASE_URL cannot be read: write it as postgres://user:password@host:5432/name"
        ) from problem
    if chosen.get("ENGINE") == "django.db.backends.sqlite3":
        chosen["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
    elif chosen.get("ENGINE") == "django.db.backends.postgresql":
        chosen["CONN_MAX_AGE"] = 600
        chosen["CONN_HEALTH_CHECKS"] = True
        options = chosen.setdefault("OPTIONS", {})
        options["connect_timeout"] = 5
        # Pages ask many small things: translating a query takes PostgreSQL a thousand times as long as answering it,
        # and on tables whose size it does not know yet it would translate nearly all of them.
        options.setdefault("options", "-c jit=off")
    else:
        raise ImproperlyConfigured(
            "DATABASE_URL names no database the portal runs on: use postgres://user:password@host:5432/name, "
            "or leave it out for SQLite"
        )
    return chosen


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="") or f"redis+socket://{DATA_DIR / 'broker.sock'}"
if not REDIS_URL.startswith(("redis://", "rediss://", "redis+socket://")):
    raise ImproperlyConfigured("REDIS_URL cannot be read: write it as redis://host:6379/0")

# What processes count together, in a database of its own beside the broker's. Whoever asks goes on where it is away.
CACHES = {
    "default": {
        "BACKEND": "common.shared_cache.SharedCache",
        "LOCATION": re.sub(r"/\d*$", "", REDIS_URL).replace("redis+socket://", "unix://"),
        "KEY_PREFIX": "portal",
        "OPTIONS": {"db": 1, "socket_timeout": 1.5, "socket_connect_timeout": 1.5, "retry": Retry(NoBackoff(), 0)},
    }
}

# The job row holds the work (jobs/models.py); a message is only the doorbell, so nothing here keeps results.
CELERY_BROKER_URL = REDIS_URL
# Each kind of job that takes long has a queue, so that one worker may serve it alone; all others are quick. A worker
# that is told no queue serves all of them.
CELERY_TASK_DEFAULT_QUEUE = "quick"
JOB_QUEUES = {"roll up": "roll-up", "render report": "papers"}
CELERY_TASK_QUEUES = [Queue(name, routing_key=name) for name in (CELERY_TASK_DEFAULT_QUEUE, *JOB_QUEUES.values())]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 30 * 60  # a handler that hangs is ended, and tried again
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
CELERY_BROKER_TRANSPORT_OPTIONS = {
    # A request that rings a broker which is away, or which never answers, goes on after two seconds.
    "socket_timeout": 1.5,
    "socket_connect_timeout": 1.5,
    "max_retries": 0,
    "visibility_timeout": 3600,
}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "Europe/London"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "schedule")
CELERY_BEAT_SCHEDULE = {
    "sweep for jobs whose doorbell was missed": {
        "task": "jobs.tasks.sweep",
        "schedule": 15.0,
        "options": {"expires": 15},  # where every worker is busy, sweeps do not pile up
    },
    "seal the audit trail": {
        "task": "audit.tasks.seal",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "forget the answers of old pushes": {
        "task": "kpis.tasks.forget_old_pushes",
        "schedule": crontab(minute="35", hour="3"),
    },
    "remind those who owe something before a meeting": {
        "task": "committees.tasks.remind",
        "schedule": crontab(minute="5", hour="7-18"),  # who was told is not told again, however often it runs
    },
    "forget what is kept for a time only": {
        "task": "sharedsvc.tasks.clear",
        "schedule": crontab(minute="20", hour="3"),
    },
}


def days(name: str, default: int) -> int:
    """A variable that says how long something is kept."""
    value = env.str(name, default="") or str(default)
    if not value.isdecimal() or not 1 <= int(value) <= 36_500:
        raise ImproperlyConfigured(f"{name} cannot be read: write it as a number of days, for example {default}")
    return int(value)


KEEP_JOBS_DAYS = days("KEEP_JOBS_DAYS", 90)
KEEP_REMINDERS_DAYS = days("KEEP_REMINDERS_DAYS", 730)
KEEP_LEAVERS_DAYS = days("KEEP_LEAVERS_DAYS", 365)
PRIVACY_CONTACT = env.str("PRIVACY_CONTACT", default="") or "the data protection officer of your council"

PORTAL_URL = (env.str("PORTAL_URL", default="") or "http://127.0.0.1:8000").rstrip("/")
if not PORTAL_URL.startswith(("http://", "https://")):
    raise ImproperlyConfigured("PORTAL_URL cannot be read: write it as https://host")


def mail() -> dict:
    """The mail server that EMAIL_URL names, or files in DATA_DIR."""
    try:
        chosen = env.email_url("EMAIL_URL") if env.str("EMAIL_URL", default="") else {}
        known = not chosen or (chosen["EMAIL_BACKEND"].endswith(".smtp.EmailBackend") and chosen["EMAIL_HOST"])
    except (ValueError, KeyError, environ.ImproperlyConfigured):
        known = False
    if not known:
        raise ImproperlyConfigured("EMAIL_URL cannot be read: write it as smtp+tls://user:password@host:587")
    return chosen


EMAIL = mail()
EMAIL_BACKEND = EMAIL.get("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = None if EMAIL else str(DATA_DIR / "mail")
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL.get("EMAIL_HOST_USER") or "", EMAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL.get("EMAIL_USE_TLS", False), EMAIL.get("EMAIL_USE_SSL", False)
EMAIL_HOST = EMAIL.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL.get("EMAIL_PORT") or (465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
EMAIL_TIMEOUT = 15  # seconds; a job holds its lease for two minutes
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="") or f"portal@{PORTAL_URL.split('/')[2].partition(':')[0]}"

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "login"
SESSION_ENGINE = "accounts.sessions"
PASSWORD_RESET_TIMEOUT = 60 * 60
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.password_rules.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "accounts.password_rules.NotCommon"},
    {"NAME": "accounts.password_rules.NotAboutThePerson"},
]


def single_sign_on() -> dict[str, str] | None:
    """The OpenID server by which people may sign in; None where there is none."""
    chosen = {
        "SERVER": env.str("OIDC_SERVER", default="").strip(),
        "CLIENT_ID": env.str("OIDC_CLIENT_ID", default="").strip(),
        "CLIENT_SECRET": env.str("OIDC_CLIENT_SECRET", default="").strip(),
    }
    if not any(chosen.values()):
        return None
    if not all(chosen.values()):
        raise ImproperlyConfigured(
            "Single sign-on is set in part: OIDC_SERVER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together"
        )
    on_this_machine = ("http://localhost:", "http://127.0.0.1:")
    if not chosen["SERVER"].startswith(("https://", *on_this_machine)):
        raise ImproperlyConfigured("OIDC_SERVER cannot be read: write it as https://host/path")
    chosen["SERVER"] = chosen["SERVER"].rstrip("/")
    return {**chosen, "NAME": env.str("OIDC_NAME", default="").strip() or "single sign-on"}


SINGLE_SIGN_ON = single_sign_on()
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
# By https a browser takes a cookie called __Host- from this host alone: no neighbour below the same domain can set it.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = ("__Host-session", "__Host-csrftoken") if HTTPS else ("sessionid", "csrftoken")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # Strict would sign out whoever follows a link in an e-mail
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_REDIRECT_EXEMPT = ["^(healthz|readyz|metrics)$"]  # asked from within, without https
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
DATA_UPLOAD_MAX_MEMORY_SIZE = 3 * 1024**2  # of a form without its files; the whole: common/middleware.py
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o640, 0o750

# Plotly writes one empty <style> element; its hash is that of the empty string.
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, EMPTY_STYLE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [NONE],
        "object-src": [NONE],
        "worker-src": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = False
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default="") or DATA_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "documents"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

API_REQUESTS_A_MINUTE = 300  # of one token, or of one person in a browser
KNOX_TOKEN_MODEL = "api.Token"
MIGRATION_MODULES = {"knox": None}  # its own table of tokens is not made

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["common.parsing.PlainJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "api.described.Described",
    "DEFAULT_METADATA_CLASS": None,  # what a door takes stands in the description of the API
    "NUM_PROXIES": TRUSTED_PROXIES,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "Shared services portal",
    "VERSION": "1",
    "DESCRIPTION": "What a person sees in the portal, for programs. How to connect Excel and Power BI: "
    "docs/connecting.md. Numbers are text, so that none is rounded; no figure is a state, never 0.",
    "PREPROCESSING_HOOKS": ["api.described.of_the_api"],
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_PUBLIC": True,
    "COMPONENT_SPLIT_REQUEST": True,
}

LOG_LEVEL, LOG_FORMAT = env.str("LOG_LEVEL", default="") or "INFO", env.str("LOG_FORMAT", default="") or "lines"
if LOG_LEVEL not in ("DEBUG", "INFO", "WARNING", "ERROR"):
    raise ImproperlyConfigured("LOG_LEVEL cannot be read: write it as DEBUG, INFO, WARNING or ERROR")
if LOG_FORMAT not in ("lines", "json"):
    raise ImproperlyConfigured("LOG_FORMAT cannot be read: write it as json, or leave it out")
LOGGING = logs.configured(as_json=LOG_FORMAT == "json", level=LOG_LEVEL)
DJANGO_STRUCTLOG_CELERY_ENABLED = True  # the number of a request goes with the rings for its jobs
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = ""  # the audit trail says who; the log does not
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_STATUS_4XX_LOG_LEVEL = logging.INFO
DJANGO_STRUCTLOG_CELERY_TASK_START_LOG_LEVEL = logging.DEBUG  # jobs tell their own beginning and end
DJANGO_STRUCTLOG_CELERY_TASK_SUCCESS_LOG_LEVEL = logging.DEBUG
DJANGO_STRUCTLOG_CELERY_TASK_FAILURE_LOG_LEVEL = logging.ERROR

METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN can be guessed: set it to at least twenty random characters")
