"""Who is answered: names of ours only, and people with a password where there is one."""

import base64
import stat
from collections.abc import Mapping
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.webapp.inquiry_collection import Built
from webapp import create_app
from webapp.access import ONLY_HERE, Hosts, Passwords, PasswordsUnusable, everywhere, names_in, password_line
from webapp.wsgi import application_of

WORDS = "a long pass phrase: with a colon"


@pytest.fixture(scope="module")
def passwords(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("access") / "passwords"
    path.write_text(f"# who may read\n\n{password_line('ana', WORDS)}\n{password_line('Ibn Sīnā', 'q')}\n", "utf-8")
    path.chmod(stat.S_IRUSR)
    return path


@pytest.fixture(scope="module")
def guarded(built: Built, passwords: Path) -> FlaskClient:
    return create_app(built.index, hosts=everywhere(), passwords=Passwords.read(passwords)).test_client()


def told(name: str, password: str) -> Mapping[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


@pytest.mark.parametrize(
    "address", ["/", "/?q=siren", "/coverage", "/help", "/static/style.css", "/api/v1/search", "/healthz", "/no"]
)
def test_nothing_is_told_without_a_password(guarded: FlaskClient, built: Built, address: str) -> None:
    for headers in (
        {},
        told("ana", "wrong"),
        told("nobody", WORDS),
        {"Authorization": "Basic !"},
        {"Authorization": "Bearer x"},
    ):
        answer = guarded.get(address, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'Basic realm="Pincite", charset="UTF-8"'
        told_of = answer.get_data(as_text=True)
        assert "<article" not in told_of
        assert not any(identity in told_of for identity in built.ids.values())


def test_who_knows_one_is_answered(guarded: FlaskClient) -> None:
    for name, password in (("ana", WORDS), ("Ibn Sīnā", "q"), ("ana", WORDS)):
        assert guarded.get("/?q=siren", headers=told(name, password)).status_code == 200


def test_a_password_is_the_one_of_its_name(passwords: Path) -> None:
    read = Passwords.read(passwords)
    assert read.are_right("ana", WORDS)
    assert not read.are_right("Ibn Sīnā", WORDS)
    assert not read.are_right("ana", "q")
    assert not read.are_right("", "")


@pytest.mark.parametrize("line", ["ana", "ana:plain words", ":scrypt:32768:8:1$a$b", "", "# nothing"])
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, line: str) -> None:
    path = tmp_path / "passwords"
    path.write_text(line, "utf-8")
    with pytest.raises(PasswordsUnusable, match="pincite password NAME"):
        Passwords.read(path)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PasswordsUnusable, match="cannot be read"):
        Passwords.read(tmp_path / "none")


@pytest.mark.parametrize("name", ["", "a:b", "#a", " a", "a\nb"])
def test_a_name_that_the_file_cannot_hold_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be a name"):
        password_line(name, WORDS)


@pytest.mark.parametrize(
    ("hosts", "host", "answered"),
    [
        (ONLY_HERE, "localhost:8000", True),
        (ONLY_HERE, "LOCALHOST", True),
        (ONLY_HERE, "127.0.0.1:8000", True),
        (ONLY_HERE, "[::1]:8000", True),
        (ONLY_HERE, "10.0.0.7", False),
        (ONLY_HERE, "evil.example", False),
        (ONLY_HERE, "localhost.evil.example", False),
        (everywhere(), "10.0.0.7:8000", True),
        (everywhere(), "[2001:db8::7]:8000", True),
        (everywhere(), "10.0.0.7.evil.example", False),
        (everywhere(), "evil.example", False),
        (everywhere(["Papers.Example.org"]), "papers.example.org.", True),
        (everywhere(["papers.example.org"]), "xpapers.example.org", False),
        (everywhere(["papers.example.org"]), "", False),
    ],
)  # fmt: skip
def test_names_that_are_answered_to(hosts: Hosts, host: str, answered: bool) -> None:
    assert hosts.answers_to(host) is answered


def test_another_name_is_refused_before_anything_is_looked_up(built: Built) -> None:
    client = create_app(built.index, hosts=everywhere(["papers.example.org"])).test_client()
    assert client.get("/", headers={"Host": "papers.example.org"}).status_code == 200
    for address in ("/", "/static/style.css", "/api/v1/search", "/no"):
        assert client.get(address, headers={"Host": "evil.example"}).status_code == 400


def test_names_stand_with_commas_between_them() -> None:
    assert names_in(" a.example, b.example,") == ("a.example", "b.example")


def test_a_wsgi_server_is_set_up_by_the_environment(built: Built, passwords: Path) -> None:
    index = {"PINCITE_INDEX": str(built.index)}
    here = application_of(index).test_client()
    assert here.get("/").status_code == 200
    assert here.get("/", headers={"Host": "10.0.0.7"}).status_code == 400
    public = application_of({**index, "PINCITE_PUBLIC": "yes", "PINCITE_NAMES": "papers.example.org"}).test_client()
    assert public.get("/", headers={"Host": "papers.example.org"}).status_code == 200
    guarded = application_of({**index, "PINCITE_PASSWORDS": str(passwords)}).test_client()
    assert guarded.get("/").status_code == 401
    assert guarded.get("/", headers=told("ana", WORDS)).status_code == 200
