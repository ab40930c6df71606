"""What records say of themselves."""

import pytest

from search.records import Locator, PassageKind, Speech


@pytest.mark.parametrize(
    ("speaker", "speech", "kind", "voice"),
    [
        ("Ilsa Marten", Speech.DIRECT, PassageKind.PARAGRAPH, "quotes Ilsa Marten"),
        ("Ilsa Marten", Speech.MIXED, PassageKind.LIST_ITEM, "quotes Ilsa Marten"),
        ("Ilsa Marten", Speech.INDIRECT, PassageKind.PARAGRAPH, "reports what Ilsa Marten said"),
        ("Ilsa Marten", Speech.DIRECT, PassageKind.SPEECH, "Ilsa Marten"),
        ("Ilsa Marten", None, PassageKind.PARAGRAPH, "Ilsa Marten"),
        (None, Speech.DIRECT, PassageKind.PARAGRAPH, None),
    ],
)
def test_a_reader_is_told_whether_a_speaker_is_quoted_or_reported(
    speaker: str | None, speech: Speech | None, kind: PassageKind, voice: str | None
) -> None:
    assert Locator(1, speaker=speaker, speech=speech, kind=kind).voice == voice
