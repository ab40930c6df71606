"""A real browser on the real application: Debian's chromium, driven by Playwright, and `pincite serve`.

All tests share one browser, which can reach no other machine, and one server, over the index of one
collection. No page may complain on the console, break the content security policy or ask another host.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from search.searcher import Searcher
from tests.browser import collection
from tests.browser.recording_proxy import Proxy, recording
from tests.browser.visiting import Visit
from tests.cli.conftest import command

CHROMIUM = Path("/usr/bin/chromium")
DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
ZOOMED = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}
"""A window of 1280 × 1024 at 400 %."""

Visiting = Callable[..., Visit]


@dataclass(frozen=True, slots=True)
class Built:
    """Where the collection and its index are, with the ids of the documents by source."""

    index: Path
    collection: Path
    ids: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="session")
def proxy() -> Iterator[Proxy]:
    with recording() as made:
        yield made


@pytest.fixture(scope="session")
def chromium(proxy: Proxy) -> Iterator[Browser]:
    if not CHROMIUM.exists():
        missing = f"{CHROMIUM} is missing. Install it: apt-get install chromium"
        pytest.fail(missing, pytrace=False) if os.environ.get("CI") else pytest.skip(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM),
            args=["--no-sandbox", "--disable-gpu"],
            proxy={"server": proxy.address, "bypass": "<-loopback>"},
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The collection as it is after two of its files were changed and removed behind the index."""
    folder = tmp_path_factory.mktemp("house")
    papers, index = folder / "papers", folder / "index"
    collection.write(papers)
    done = command("index", papers, "--index", index)
    assert done.returncode == 2, done.stderr.decode()
    collection.change(papers)
    searcher = Searcher.open(index)
    ids = {file.source: file.document for file in searcher.catalogue.files() if file.document}
    searcher.close()
    return Built(index, papers, ids)


@pytest.fixture(scope="session")
def site(built: Built) -> Iterator[str]:
    """The address of the application, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    program = [sys.executable, "-u", "-m", "pincite", "serve", "--index", str(built.index), "--port", port]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        while "Open http://" not in (line := process.stdout.readline()):
            assert line, process.stderr.read()
        yield f"http://127.0.0.1:{port}"
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=20)[1] == "", "the server complained"


@pytest.fixture(autouse=True)
def no_other_host(proxy: Proxy) -> Iterator[None]:
    """Whatever a test does, the browser asks nothing of another machine."""
    before = len(proxy.asked)
    yield
    assert proxy.asked[before:] == []


@pytest.fixture
def visiting(chromium: Browser, site: str) -> Iterator[Visiting]:
    """Opens windows with the options of a Playwright context; none of their pages may complain."""
    with ExitStack() as opened:
        visits: list[Visit] = []

        def visit(**options: Any) -> Visit:
            context = chromium.new_context(**(DESK | options))
            opened.callback(context.close)
            visits.append(Visit(context, site))
            return visits[-1]

        yield visit
        assert [complaint for one in visits for complaint in one.complaints] == []
        assert set().union(*(one.other_hosts() for one in visits)) == set()


@pytest.fixture
def visit(visiting: Visiting) -> Visit:
    return visiting()


@pytest.fixture
def visit_without_scripts(visiting: Visiting) -> Visit:
    return visiting(java_script_enabled=False)


@pytest.fixture
def visit_by_phone(visiting: Visiting) -> Visit:
    return visiting(**PHONE)
