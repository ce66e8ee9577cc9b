"""Tests of the hall: models, page flows, and journeys through a real browser.

The environment is put in order here, before any test imports the settings.
"""

from tests.support.environment import prepare_environment

prepare_environment()
