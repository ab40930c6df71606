"""Settings for all tests: property tests have no deadline, and in CI they draw the same examples each time.

Commands that tests start can be interrupted, also where a shell has started these tests in its background: what is
started there ignores Ctrl-C, and so do its children.
"""

import os
import signal

from hypothesis import settings

settings.register_profile("developer", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "developer")

signal.signal(signal.SIGINT, signal.default_int_handler)
