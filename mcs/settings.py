"""All settings, read once from the environment (and from .env beside manage.py); unsafe production is refused."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from mcs import fixed, production

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

PRODUCTION = env.bool("PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)
PRODUCT_NAME = env.str("PRODUCT_NAME", default="医療・介護連携SNS")
CONTACT_LINE = env.str("CONTACT_LINE", default="お困りのときは、施設管理者または事務局へご連絡ください。")
CONTACT_PHONE = env.str("CONTACT_PHONE", default="")
CONTACT_MAIL = env.str("CONTACT_MAIL", default="")
# Where an operator keeps own words in place of those in templates/texts/; raise TERMS_VERSION with new terms.
TEXTS_DIR = env.str("TEXTS_DIR", default="")

SECRET_KEY = env.str("SECRET_KEY", default="")
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
UPLOAD_DIR = DATA_DIR / "uploads"
REDIS_URL = env.str("REDIS_URL", default="")
EMBEDDED = not REDIS_URL

LISTEN_HOST = env.str("HOST", default="127.0.0.1")
LISTEN_PORT = env.int("PORT", default=8000)
LOOPBACK = LISTEN_HOST in {"127.0.0.1", "localhost", "::1"}
SITE_ORIGINS = env.list(
    "SITE_ORIGINS",
    default=[
        f"http://{host}:{LISTEN_PORT}" for host in dict.fromkeys([LISTEN_HOST, "localhost", "127.0.0.1"])
    ],
)
SITE_URL = SITE_ORIGINS[0]
HTTPS = all(origin.startswith("https://") for origin in SITE_ORIGINS)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[h for origin in SITE_ORIGINS if (h := urlsplit(origin).hostname)]
)
CSRF_TRUSTED_ORIGINS = [origin for origin in SITE_ORIGINS if origin.startswith("https://")]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "mcs.core.static_files.ProductStaticFilesConfig",
    "mcs.admin_site.ProductAdminConfig",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.usersessions",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp_webauthn",
    "mcs.core",
    "notices",
    "accounts",
    "timeline",
    "groups",
    "patients",
    "approvals",
    "desk",
    "mcs.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "mcs.core.middleware.never_cache",
    "mcs.core.middleware.body_limit",
    "mcs.core.middleware.readable",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.session_door",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mcs.core.middleware.method_page",
]

ROOT_URLCONF = "mcs.urls"
WSGI_APPLICATION = "mcs.wsgi.application"
ASGI_APPLICATION = "mcs.asgi.application"

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
                "mcs.core.context_processors.product",
                "accounts.context_processors.session",
            ],
        },
    }
]

# --- database -----------------------------------------------------------------------------------------------
DEFAULT_DATABASE_URL = f"sqlite:///{DATA_DIR / 'db.sqlite3'}"
DATABASES: dict[str, dict[str, Any]] = {"default": env.db_url("DATABASE_URL", default=DEFAULT_DATABASE_URL)}
_db = DATABASES["default"]
SQLITE = _db["ENGINE"] == "django.db.backends.sqlite3"
if SQLITE:
    # IMMEDIATE and WAL: with Django's defaults half of concurrent writes fail with "database is locked".
    _db["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
    }
else:
    # Under ASGI a pool, never CONN_MAX_AGE: persistent connections leak with one-shot threads.
    _db["CONN_MAX_AGE"] = 0
    # No jit: it takes longer to compile a statement of ours, many conditions on few rows, than to answer it.
    _db["OPTIONS"] = {
        "connect_timeout": 5,
        "options": "-c lock_timeout=5000 -c statement_timeout=20000 -c idle_in_transaction_session_timeout=30000"
        " -c jit=off",
        "pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL", default=12), "timeout": 10},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# The limiter of sign-in lives in the database: a dead or emptied Redis neither opens nor closes anything.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entries"}}

# --- accounts -----------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.LockingBackend"]
PASSWORD_HASHERS = ["accounts.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "accounts.passwords.LettersAndDigits"},
    {"NAME": "accounts.passwords.NotOneself"},
    {"NAME": "accounts.passwords.NotCommon"},
    {"NAME": "accounts.passwords.NotFormer"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
SIGN_IN_TRIES = env.int("SIGN_IN_TRIES", default=5)
SIGN_IN_LOCK_MINUTES = env.int("SIGN_IN_LOCK_MINUTES", default=30)
# Everybody needs a second factor when this is set; else those whose facility asks for it, and always the office.
SECOND_FACTOR_FOR_ALL = env.bool("SECOND_FACTOR_FOR_ALL", default=False)
OTP_TOTP_ISSUER = PRODUCT_NAME
OTP_TOTP_THROTTLE_FACTOR = 1
OTP_WEBAUTHN_RP_NAME = PRODUCT_NAME
# Browsers make passkeys for https and for http://localhost, never for a bare address.
PASSKEY_ORIGINS = [o for o in SITE_ORIGINS if o.startswith("https://") or urlsplit(o).hostname == "localhost"]
OTP_WEBAUTHN_ALLOWED_ORIGINS = PASSKEY_ORIGINS or [f"http://localhost:{LISTEN_PORT}"]
OTP_WEBAUTHN_RP_ID = urlsplit(OTP_WEBAUTHN_ALLOWED_ORIGINS[0]).hostname
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = False
PASSWORD_DAYS = env.int("PASSWORD_DAYS", default=60)  # 運用ポリシー第17条; 0: never
PASSWORD_LONG = 13
FORMER_PASSWORDS = 5  # so many are kept in mind, the present one among them
TEMPORARY_PASSWORD_DAYS = env.int("TEMPORARY_PASSWORD_DAYS", default=3)
SESSION_HOURS = env.int("SESSION_HOURS", default=12)
IDLE_MINUTES = env.int("IDLE_MINUTES", default=30)  # who belongs to a facility follows its own choice
SHARED_IDLE_MINUTES = env.int("SHARED_IDLE_MINUTES", default=10)
SHARED_SESSION_HOURS = env.int("SHARED_SESSION_HOURS", default=4)
DORMANT_DAYS = env.int("DORMANT_DAYS", default=180)
DORMANT_WARNING_DAYS = env.int("DORMANT_WARNING_DAYS", default=14)
TERMS_VERSION = env.int("TERMS_VERSION", default=1)
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "accounts.tokens.ResetTokens"  # noqa: S105 - the name of a class
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.SignInForm",
    "signup": "accounts.forms.registration.RegistrationForm",
    "change_password": "accounts.forms.passwords.PasswordChangeForm",
    "reset_password": "accounts.forms.passwords.PasswordResetForm",
    "reset_password_from_key": "accounts.forms.passwords.PasswordResetKeyForm",
    "user_token": "accounts.forms.passwords.ResetLinkForm",
}
# The count per account is our own lock; allauth's window only slows one address down.
ACCOUNT_RATE_LIMITS = {"login_failed": "60/m/ip", "login": "120/m/ip", "signup": "30/m/ip"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = (SESSION_HOURS + 1) * 60 * 60  # longer than the longest time, so that the door says why
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_NAME = "__Host-sid" if HTTPS else "sid"
SESSION_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_AGE = None  # with the browser's session, like the session itself
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "mcs.core.errors.csrf_failure"

# --- answers ------------------------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SSL_REDIRECT = env.bool("SSL_REDIRECT", default=True)
SECURE_SSL_REDIRECT = HTTPS and SSL_REDIRECT
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = fixed.content_policy(SITE_ORIGINS)
PERMISSIONS_POLICY = fixed.PERMISSIONS_POLICY

# --- files and static ---------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": UPLOAD_DIR},
    },
    "staticfiles": {"BACKEND": "mcs.core.storage.StaticStorage"},
}
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=20 * 1024 * 1024)
UPLOAD_MAX_FILES = 10
IMAGE_MAX_PIXELS = 50_000_000
IMAGE_SECONDS = 20
IMAGE_MEMORY_BYTES = 1_000_000_000
ACCEL_PREFIX = env.str("ACCEL_PREFIX", default="")
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# --- live, outbox, queue ------------------------------------------------------------------------------------
LIVE_CHANNEL = env.str("LIVE_CHANNEL", default="live")
LIVE_RECHECK_SECONDS = env.int("LIVE_RECHECK_SECONDS", default=10)
OUTBOX_SWEEP_SECONDS = env.int("OUTBOX_SWEEP_SECONDS", default=15)
NOTICE_DAYS = env.int("NOTICE_DAYS", default=90)
DIRECT_TALK = env.bool("DIRECT_TALK", default=True)
# How long an invitation or a request waits, when it is recalled to whom it hangs on, and how many there may be.
INVITATION_DAYS = env.int("INVITATION_DAYS", default=14)
REMINDER_DAYS = env.int("REMINDER_DAYS", default=3)  # 0: only where somebody presses 「催促する」
INVITATIONS_OPEN = env.int("INVITATIONS_OPEN", default=50)  # of one inviter, waiting at the same time
INVITATIONS_A_DAY = env.int("INVITATIONS_A_DAY", default=100)  # of one inviter
INVITATIONS_TO_ONE = env.int("INVITATIONS_TO_ONE", default=3)  # of one address to one group in thirty days
GROUP_RESTORE_DAYS = env.int("GROUP_RESTORE_DAYS", default=30)
vars().update(fixed.queue(REDIS_URL or "memory://", sweep_seconds=OUTBOX_SWEEP_SECONDS))

# --- mail ---------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", default="no-reply@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
if "EMAIL_URL" in env.ENVIRON:
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "mcs.demo.mail.Backend" if DEMO else "django.core.mail.backends.console.EmailBackend"
EMAIL_TIMEOUT = 10
ADMINS: list[tuple[str, str]] = []

# --- language and time --------------------------------------------------------------------------------------
LANGUAGE_CODE = "ja"
TIME_ZONE = "Asia/Tokyo"
USE_I18N = True
USE_TZ = True

LOGGING = fixed.LOGGING
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SILENCED_SYSTEM_CHECKS: list[str] = []


def unsafe_settings() -> list[str]:
    """What makes this configuration unfit for real patients, each with its remedy. Empty when it is fit."""
    return production.findings(globals())


if PRODUCTION and (_unsafe := unsafe_settings()):
    raise ImproperlyConfigured("本番として起動できません:\n- " + "\n- ".join(_unsafe))
if not SECRET_KEY:
    raise ImproperlyConfigured("SECRET_KEY がありません。python3 bin/up が .env に作ります。")
