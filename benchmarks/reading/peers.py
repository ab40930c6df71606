"""The extractors that people use, called as their documentation says."""

from typing import Any

import trafilatura
from bs4 import BeautifulSoup
from readability import Document


def trafilatura_default(raw: bytes, url: str | None = None) -> str:
    return str(trafilatura.extract(raw, url=url) or "")


def trafilatura_fast(raw: bytes, url: str | None = None) -> str:
    return str(trafilatura.extract(raw, url=url, fast=True) or "")


def trafilatura_precision(raw: bytes, url: str | None = None) -> str:
    return str(trafilatura.extract(raw, url=url, favor_precision=True) or "")


def trafilatura_metadata(raw: bytes, url: str | None = None) -> dict[str, Any]:
    found = trafilatura.extract_metadata(raw, default_url=url)
    return {"title": found.title, "author": found.author, "date": found.date} if found else {}


def readability_lxml(raw: bytes, url: str | None = None) -> str:  # noqa: ARG001 - the scorer's signature
    return BeautifulSoup(Document(raw).summary(), "lxml").get_text("\n")


def beautifulsoup_get_text(raw: bytes, url: str | None = None) -> str:  # noqa: ARG001
    return BeautifulSoup(raw, "lxml").get_text("\n")
