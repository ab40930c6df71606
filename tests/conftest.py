"""Settings for all tests: property tests have no deadline, and in CI they draw the same examples each time.

Commands that tests start can be interrupted, also where a shell has started these tests in its background: what is
started there ignores Ctrl-C, and so do its children.
"""

import os
import shutil
import signal

import pytest
from hypothesis import settings

settings.register_profile("developer", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "developer")

signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def languages() -> str:
    """The languages in which Tesseract, if it is installed, recognises text in tests."""
    if not shutil.which("tesseract"):
        missing = "tesseract is missing. Install it: apt-get install tesseract-ocr"
        pytest.fail(missing, pytrace=False) if os.environ.get("CI") else pytest.skip(missing)
    return "eng"
