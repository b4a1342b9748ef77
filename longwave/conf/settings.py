"""Django's settings, from the environment of the magazine's folder.

A publisher sets what `environment.SETTINGS` lists; nothing below is meant to be edited. The magazine's folder is the
current one: `longwave.env`, `data/`, `media/`, `templates/` and `static/` lie there.
"""

import os
import sys
from pathlib import Path
from urllib.parse import urlsplit

import environ

from longwave.conf import environment, without_api
from longwave.ops import clock

FOLDER = Path.cwd()
PACKAGE = Path(__file__).resolve().parent.parent

OWN_FILE = FOLDER / "longwave.env"
environ.Env.read_env(OWN_FILE, overwrite=False)
try:
    ENVIRONMENT = environment.read(os.environ, OWN_FILE.read_text("utf-8", "replace") if OWN_FILE.is_file() else "")
except environment.EnvironmentFaults as faults:
    sys.exit(
        f"Longwave cannot start: {len(faults.faults)} faults in {FOLDER / 'longwave.env'} or the environment.\n{faults}"
    )

# --- The magazine -----------------------------------------------------------------------------------------------
LONGWAVE_URL = ENVIRONMENT.url
SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = False
HOST = urlsplit(LONGWAVE_URL).hostname or "localhost"
ALLOWED_HOSTS = [HOST] if ENVIRONMENT.in_production else [HOST, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [LONGWAVE_URL]
TIME_ZONE = ENVIRONMENT.time_zone
if not ENVIRONMENT.in_production:
    clock.install(FOLDER / clock.PATH)  # before the rooms are loaded: their fields take hold of `timezone.now`
USE_TZ = True
USE_I18N = True
LANGUAGE_CODE = "en-gb"
DATETIME_FORMAT = "j F Y, H:i"

# --- Rooms ------------------------------------------------------------------------------------------------------
without_api.leave_out()
INSTALLED_APPS = [
    "longwave.membership",
    "longwave.access",
    "longwave.published",
    "longwave.media",
    "longwave.editorial",
    "longwave.podcast",
    "longwave.insight",
    "longwave.discovery",
    "longwave.newsletter",
    "longwave.theme",
    "longwave.account",
    "longwave.exchange",
    "longwave.desk",
    "longwave.ops",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.images",
    "wagtail.documents",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "longwave.conf.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "longwave.account.middleware.Private",
    "longwave.account.middleware.Passes",
    "longwave.desk.middleware.SecondStep",
    "longwave.desk.middleware.OneTransaction",  # last: after the CSRF check has read the body
]
ROOT_URLCONF = "longwave.conf.urls"
AUTH_USER_MODEL = "membership.Account"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # A publisher's own templates come first: a file of the same name replaces ours.
        "DIRS": [FOLDER / "templates", PACKAGE / "theme" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "longwave.account.frame.frame",
            ],
        },
    }
]

# --- Access -----------------------------------------------------------------------------------------------------
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies

# --- Search (docs/search.md) ------------------------------------------------------------------------------------
SEARCHES_A_MINUTE, SUGGESTIONS_A_MINUTE = 120, 480  # of one network, in each process

# --- Accounts: no passwords, codes by mail (docs/accounts.md) ---------------------------------------------------
LOGIN_URL = "account_login"
STAFF_MFA = ENVIRONMENT.staff_mfa
SESSION_COOKIE_AGE = 90 * 24 * 3600  # seconds: signing in costs a reader a walk to her mailbox
ACCOUNT_ADAPTER = "longwave.account.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code has verified it
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a second step that was set up or taken away
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    # By the network's address and by that of the mail. A campus asks from one address; nobody needs ten codes an hour.
    "request_login_code": "10/m/ip,100/h/ip,3/m/key,10/h/key",
    "login_failed": "20/m/ip,6/5m/key",
    "newsletter_sign_up": "10/m/ip,100/h/ip,3/m/key,10/h/key",
    "subscription_code": "10/m/ip,60/h/ip,5/m/key,20/h/key",
    "withdrawal": "10/m/ip,60/h/ip,3/m/key,10/h/key",
}
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60  # seconds: as long as a code lasts
MFA_ADAPTER = "longwave.account.adapter.StepsAdapter"
MFA_FORMS = {"add_webauthn": "longwave.account.forms.AddPasskey"}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = HOST
MFA_TOTP_TOLERANCE = 1  # half a minute: telephones' clocks are not quite right
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.in_production  # http://localhost, which browsers allow too

# --- Database ---------------------------------------------------------------------------------------------------
SQLITE_OPTIONS = {
    # Without IMMEDIATE two publishers meet as "database is locked" whatever the timeout (docs/decisions).
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=134217728; "
    "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864",
}
DATABASES = {"default": ENVIRONMENT.database | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = str(FOLDER / DATABASES["default"]["NAME"])
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "longwave.desk.searching"}}
CACHES = {
    "default": ENVIRONMENT.cache,
    # Seven rows for each picture would crowd out what is counted, and asking for them costs as much as asking for the
    # pictures' own rows.
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}
GENERATION = FOLDER / "data" / "generation"  # its change tells every process that what it keeps is out of date
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "longwave_session"
TASKS = {
    # Wagtail's own bookkeeping (its reference index) is small and belongs into the transaction that caused it; done
    # later, it fails for every row that a second edit has replaced meanwhile.
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "worker": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# --- Files ------------------------------------------------------------------------------------------------------
MEDIA_ROOT = FOLDER / ENVIRONMENT.media
MEDIA_URL = "/media/"
STATIC_ROOT = FOLDER / "data" / "static"
STATIC_URL = "/static/"
STATICFILES_DIRS = [FOLDER / "static"] if (FOLDER / "static").is_dir() else []
OWN_CSS = "/static/theme.css" if (FOLDER / "static" / "theme.css").is_file() else ""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "longwave.ops.static.OwnFilesZipped"},
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # a long article's form
FILE_UPLOAD_PERMISSIONS = 0o644

# --- Mail -------------------------------------------------------------------------------------------------------
MAIL_PROVIDERS = ENVIRONMENT.mail
vars().update(environment.django_mail(MAIL_PROVIDERS))
EMAIL_FILE_PATH = FOLDER / "data" / "outbox"
DKIM_KEY = ENVIRONMENT.dkim_key
# A provider's options, the keys of its calls among them, by the names that django-anymail knows them by.
ANYMAIL = {"WEBHOOK_SECRET": ENVIRONMENT.mail_webhook} | {
    f"{provider.name}_{option}".upper(): value for provider in MAIL_PROVIDERS for option, value in provider.options
}
BOUNCE_MAILBOX = ENVIRONMENT.bounce_mailbox
OUTBOX_SHOWN = not ENVIRONMENT.in_production
DEFAULT_FROM_EMAIL = f"desk@{HOST}"

# --- Safety -----------------------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = False  # the proxy in front decides; we only promise it to browsers
SECURE_HSTS_SECONDS = 31_536_000 if LONGWAVE_URL.startswith("https://") else 0
CSRF_FAILURE_VIEW = "longwave.published.views.refused"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LONGWAVE_URL.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if LONGWAVE_URL.startswith("https://") else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

# --- The desk ---------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Longwave"
WAGTAILADMIN_BASE_URL = LONGWAVE_URL
WAGTAILIMAGES_IMAGE_MODEL = "media.Picture"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "gif"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 30 * 1024 * 1024
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"webp": "webp", "avif": "avif"}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["bold", "italic", "link"]},
    }
}
WAGTAILUSERS_PASSWORD_ENABLED = False  # everybody comes in by /account/sign-in/
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # an address is changed under /account/, confirmed at both ends

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {
        "refused": {"()": "longwave.conf.logs.RefusedInOneLine"},
        "secrets": {"()": "longwave.conf.logs.NoSecrets"},
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["refused", "secrets"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    # A page that is not there is no news to the operator; a page that failed is.
    "loggers": {"longwave": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
