"""Dates as they are written: several languages, as much precision as there is, and nothing invented."""

import pytest

from indexer.dates import date_in_path, iso_date, only_date, written_dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("3 August 2017", "2017-08-03"), ("3rd August 2017", "2017-08-03"), ("August 3, 2017", "2017-08-03"),
        ("Aug. 3, 2017", "2017-08-03"), ("1st of May 2019", "2019-05-01"), ("Monday, 15 March 2021", "2021-03-15"),
        ("Monday 27th Jan 2020", "2020-01-27"), ("2019-07-15", "2019-07-15"), ("2019-07", "2019-07"),
        ("1er août 2019", "2019-08-01"), ("le 14 juillet 2020", "2020-07-14"), ("3. März 2021", "2021-03-03"),
        ("3 MÄRZ 2021", "2021-03-03"), ("4 de octubre de 2021", "2021-10-04"), ("octubre de 2021", "2021-10"),
        ("15 luglio 2019", "2019-07-15"), ("3 maart 2018", "2018-03-03"), ("15 de março de 2018", "2018-03-15"),
        ("February 2021", "2021-02"), ("Sept 2020", "2020-09"), ("3 APRİL 2019", "2019-04-03"),
        ("3 aprıl 2019.", "2019-04-03"),
    ],
)  # fmt: skip
def test_a_date_alone_is_read_with_its_precision(text: str, iso: str) -> None:
    assert only_date(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2021", "30 Feb 2020", "2021-02-30", "2021-13-01", "0 May 2020", "32 May 2020", "3 August", "2017",
        "3 Augustus", "03/08/2017", "in August 2017 or so", "3 August 0017", "12 May 2999", "",
    ],
)  # fmt: skip
def test_what_is_no_date_alone_is_refused(text: str) -> None:
    assert only_date(text) is None


def test_dates_within_a_text_come_in_order_as_written() -> None:
    text = "Held on 22 April 2017, not on 31 April 2017; reported in May 2018 and 2019-01-02."
    assert list(written_dates(text)) == [
        ("2017-04-22", "22 April 2017"), ("2018-05", "May 2018"), ("2019-01-02", "2019-01-02"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["12 Marched 2019", "x2019-05-06", "2019-05-067", "9 May 20190"])
def test_a_date_is_not_read_out_of_the_middle_of_a_word(text: str) -> None:
    assert list(written_dates(text)) == []


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2021-03-09T18:40:00+01:00", "2021-03-09"), ("2021", "2021"), (" 2021-03", "2021-03"), ("20210309", None),
        ("2021-02-30", None), ("Tue, 9 March 2021", "2021-03-09"), ("yesterday", None), ("9999-01-01", None),
    ],
)  # fmt: skip
def test_machine_readable_times(text: str, iso: str | None) -> None:
    assert iso_date(text) == iso


@pytest.mark.parametrize(
    ("path", "iso"),
    [
        ("https://a.example/2021/04/12/memo", "2021-04-12"), ("/2021/04/", "2021-04"), ("/2021/4", "2021-04"),
        ("/2021/13/12/", None), ("/1821/04/12/", None), ("/a2021/04/12/", None), ("/2021/", None),
    ],
)  # fmt: skip
def test_dates_in_paths(path: str, iso: str | None) -> None:
    assert date_in_path(path) == iso
