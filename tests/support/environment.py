"""The settings that every test runs with, whatever the developer's shell or ``.env`` says."""

import atexit
import os
import shutil
import tempfile

SECRET_KEY = "a secret that only the tests of the hall use, never a site"
BASIS = {
    "HALL_ENV": "development",
    "HALL_SECRET_KEY": SECRET_KEY,
    "HALL_BASE_URL": "",
    "HALL_DATABASE_URL": "",
    **{f"HALL_CONNECTOR_{system}": "twin" for system in ("REGISTRY", "APP", "FACE", "SMS")},
}
# Of whoever runs the tests, perhaps make itself; without bytecode every hall starts a second later.
OTHERS = {"PYTEST_CURRENT_TEST", "MFLAGS", "PYTHONDONTWRITEBYTECODE"}


def clean_environment(**settings: str) -> dict[str, str]:
    """The shell's variables without the hall's, pytest's and NiceGUI's own, plus these."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HALL_", "NICEGUI_", "MAKE")) and name not in OTHERS
    }
    return {**kept, **BASIS, **settings}


def prepare_environment() -> None:
    """Put this process into the tests' settings, with a data folder that goes with it."""
    asked = {name: value for name, value in os.environ.items() if name.startswith("HALL_TEST_")}
    folder = tempfile.mkdtemp(prefix="hall-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings = clean_environment(HALL_DATA_DIR=folder, HALL_DEMO="0", **asked)
    for name in set(os.environ) - set(settings):
        del os.environ[name]
    os.environ.update(settings)
