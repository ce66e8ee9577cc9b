"""Settings of the Django site.

``BENCH_DATABASE`` names a copy of the hall's database; with ``BENCH_CACHE`` whole pages are kept.
"""

import os
from pathlib import Path

PLACE = "tests.bench.django_app"
SECRET_KEY = "only for the benchmark, never a site"  # not a secret
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = f"{PLACE}.urls"
ASGI_APPLICATION = f"{PLACE}.asgi.application"
INSTALLED_APPS = [PLACE]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
if os.environ.get("BENCH_CACHE"):  # the first and the last, as Django's own manual has them
    MIDDLEWARE = [
        "django.middleware.cache.UpdateCacheMiddleware",
        *MIDDLEWARE,
        "django.middleware.cache.FetchFromCacheMiddleware",
    ]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
            "libraries": {"hall": f"{PLACE}.tags"},
            "builtins": [f"{PLACE}.tags"],
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ["BENCH_DATABASE"],
        "CONN_MAX_AGE": None,
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LOGGING_CONFIG = None
