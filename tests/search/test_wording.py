"""Records in plain words."""

from search import wording
from search.records import Metadata, PartialDate


def test_without_a_date_it_is_said_when_the_page_was_saved() -> None:
    assert wording.published(Metadata()) == "no date"
    assert wording.published(Metadata(captured=PartialDate(2020, 1))) == "no date, saved January 2020"
    assert wording.published(Metadata(published=PartialDate(2019), captured=PartialDate(2020))) == "2019"


def test_a_name_is_a_single_line_that_cannot_turn_others_around() -> None:
    assert wording.one_line(" Memo \u202egnp.\n\x1b[2J exe\u2028\x00") == "Memo gnp. [2J exe"
    assert wording.one_line("می\u200cدانم") == "می\u200cدانم"
