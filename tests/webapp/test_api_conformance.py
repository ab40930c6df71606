"""Schemathesis makes requests of what the API describes, right ones and wrong ones, and checks what comes back.

Each request goes to the application in this process: boundary values of every parameter, random ones, other
methods, and chains of requests made of what the ones before answered.
"""

import os
import re
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from schemathesis.engine import events, from_schema

from tests.webapp.inquiry_collection import build_inquiry
from webapp import create_app
from webapp.api.description import PATHS
from webapp.api.schemas import DOCUMENT_ID, PASSAGE_ID

EXAMPLES = int(os.environ.get("PINCITE_EXAMPLES", "60"))
"""Random requests of each kind to each route."""
RIGHT = ["2xx", "304", "400", "404", "410"]
"""What may become of a request that JSON Schema finds nothing wrong with: it cannot tell that a generation is kept,
a quotation is within its passage or a field is one of the user's."""
WRONG = ["400", "404", "405", "410"]


@pytest.mark.slow
def test_requests_are_answered_as_described(tmp_path: Path) -> None:
    built = build_inquiry(tmp_path, "tantivy")
    identities = sorted(built.ids.values())
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", create_app(built.index))
    schema.config.generation.update(max_examples=EXAMPLES, deterministic=True)
    schema.config.checks.positive_data_acceptance.expected_statuses = RIGHT
    schema.config.checks.negative_data_rejection.expected_statuses = WRONG

    @schema.hook
    def map_path_parameters(context: Any, path_parameters: dict[str, Any] | None) -> dict[str, Any] | None:  # noqa: ARG001
        """Documents and passages that there are, in the place of ones that only look so."""
        identity = (path_parameters or {}).get("identity")
        if isinstance(identity, str) and re.fullmatch(f"{DOCUMENT_ID}|{PASSAGE_ID}", identity):
            there = identities[int(identity[:4], 16) % len(identities)]
            return {"identity": there + identity[20:22]}
        return path_parameters

    problems, statuses, routes = [], dict[int, int](), set[str]()
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            problems.append(str(event))
        if not isinstance(event, events.ScenarioFinished):
            continue
        for identity, interaction in event.recorder.interactions.items():
            assert interaction.response is not None
            status = interaction.response.status_code
            statuses[status] = statuses.get(status, 0) + 1
            if status == 200:
                routes.add(event.recorder.cases[identity].value.path)
        for checks in event.recorder.checks.values():
            for check in checks:
                if check.failure_info is not None:
                    failure = check.failure_info
                    problems.append(f"{check.name}: {failure.failure.message}\n{failure.code_sample}")
    assert problems == []
    assert routes == PATHS.keys() - {"/api/v1/openapi.json"}, "each but its own source was asked for what there is"
    assert statuses.keys() == {200, 304, 400, 404, 405, 410}
    assert sum(statuses.values()) > 1_000
