"""The application for any WSGI server, set up by the environment: `waitress-serve webapp.wsgi:application`.

`PINCITE_INDEX` is the directory of the index. `PINCITE_NAMES` are the names besides this machine's own that
it answers to, with commas between them, and `PINCITE_PASSWORDS` a file of passwords. Without passwords it
answers only to the names of a loopback address, unless `PINCITE_PUBLIC` is `yes`. See `docs/deploying.md`.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from flask import Flask

from search.config import SETTINGS
from webapp import create_app
from webapp.access import ONLY_HERE, Passwords, everywhere, names_in


def application_of(environment: Mapping[str, str]) -> Flask:
    """The application that `environment` asks for; raise `PasswordsUnusable`."""

    def setting(name: str) -> str:
        return environment.get(SETTINGS[name].variable) or SETTINGS[name].default

    passwords = Passwords.read(Path(setting("passwords"))) if setting("passwords") else None
    is_open = passwords is not None or environment.get("PINCITE_PUBLIC") == "yes"
    hosts = everywhere(names_in(setting("names"))) if is_open else ONLY_HERE
    return create_app(Path(setting("index")), hosts=hosts, passwords=passwords)


application = application_of(os.environ)
