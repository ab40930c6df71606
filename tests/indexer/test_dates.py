"""Dates as they are written: several languages, as much precision as there is, and nothing invented."""

from datetime import date

import pytest

from indexer.calendars import gregorian
from indexer.dates import date_in_path, iso_date, only_date, written_dates, year_in_name


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
        ("3 aprıl 2019.", "2019-04-03"), ("12.03.2014", "2014-03-12"), ("1. 2. 2014", "2014-02-01"),
        ("12.03.2014, 14:05 Uhr", "2014-03-12"), ("Freitag, 12. März 2014 um 14:05", "2014-03-12"),
        ("Mittwoch, 3. Dez. 2014 - 12:00 CET", "2014-12-03"), ("Mar 14, 2020 at 5:03 pm", "2020-03-14"),
        ("14-Mar-2020", "2020-03-14"), ("25/03/2014", "2014-03-25"), ("03/25/2014", "2014-03-25"),
        ("5/5/2014", "2014-05-05"), ("2014/3/2", "2014-03-02"), ("2014年3月2日", "2014-03-02"),
        ("15 августа 2016", "2016-08-15"), ("12 set 2019", "2019-09-12"), ("٣ أغسطس ٢٠١٧", "2017-08-03"),
    ],
)  # fmt: skip
def test_a_date_alone_is_read_with_its_precision(text: str, iso: str) -> None:
    assert only_date(text) == iso


@pytest.mark.parametrize(
    "text",
    [
        "31 February 2021", "30 Feb 2020", "2021-02-30", "2021-13-01", "0 May 2020", "32 May 2020", "3 August", "2017",
        "3 Augustus", "03/08/2017", "1.2.3.2014", "10.12.19", "out 2019", "in August 2017 or so",
        "3 August 0017", "12 May 2999", "",
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
        ("2021-03-09T18:40:00+01:00", "2021-03-09"), ("2021", "2021"), (" 2021-03", "2021-03"),
        ("20210309", "2021-03-09"),
        ("Tue Jan 28 15:28:56 CET 2020", "2020-01-28"), ("2022-5-5 22:17:36", "2022-05-05"),
        ("2021-02-30", None), ("Tue, 9 March 2021", "2021-03-09"), ("yesterday", None), ("9999-01-01", None),
    ],
)  # fmt: skip
def test_machine_readable_times(text: str, iso: str | None) -> None:
    assert iso_date(text) == iso


@pytest.mark.parametrize(
    ("path", "iso"),
    [
        ("https://a.example/2021/04/12/memo", "2021-04-12"), ("/2021/04/", "2021-04"), ("/2021/4", "2021-04"),
        ("/2021-04/12/memo", "2021-04-12"), ("/2021-04-12-memo", "2021-04-12"), ("/t20210412_7.html", "2021-04-12"),
        ("/2021/13/12/", None), ("/19581212/", None), ("/120210412", None),
        ("/1821/04/12/", None), ("/a2021/04/12/", None), ("/2021/", None),
    ],
)  # fmt: skip
def test_dates_in_paths(path: str, iso: str | None) -> None:
    assert date_in_path(path) == iso


def test_the_order_of_day_and_month_is_asked_for() -> None:
    assert list(written_dates("3/8/2017", day_first=True)) == [("2017-08-03", "3/8/2017")]
    assert list(written_dates("3/8/2017", day_first=False)) == [("2017-03-08", "3/8/2017")]
    assert list(written_dates("3/8/2017")) == []


def test_a_year_of_two_digits_is_asked_for() -> None:
    assert list(written_dates("am 10.12.19, Nr. 1.12.13", short=True)) == [("2019-12-10", "10.12.19")]
    assert list(written_dates("10.12.98", short=True)) == [("1998-12-10", "10.12.98")]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("۱۲ مرداد ۱۳۹۶", "2017-08-03"), ("۲۲ بهمن ۱۳۵۷", "1979-02-11"), ("۱۳۹۶/۰۵/۱۲", "2017-08-03"),
        ("5 مرداد 1367", "1988-07-27"), ("مرداد ۱۳۹۶", "2017"), ("دی ۱۳۹۶", None), ("۳۰ اسفند ۱۳۹۶", None),
        ("۳۰ اسفند ۱۳۹۹", "2021-03-20"), ("1396/05/12", "1396-05-12"),
    ],
)  # fmt: skip
def test_persian_dates_are_told_in_our_calendar(text: str, iso: str | None) -> None:
    assert only_date(text) == iso


def test_a_persian_date_is_kept_as_it_is_written() -> None:
    assert list(written_dates("در ۵ مرداد ۱۳۶۷ کشته شدند")) == [("1988-07-27", "۵ مرداد ۱۳۶۷")]


def test_persian_years_begin_when_they_begin() -> None:
    starts = {1300: (1921, 3, 21), 1375: (1996, 3, 20), 1399: (2020, 3, 20), 1403: (2024, 3, 20), 1404: (2025, 3, 21)}
    assert {year: gregorian(year, 1, 1) for year in starts} == {year: date(*start) for year, start in starts.items()}


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("Session 25/USA_25_1970.txt", "1970"), ("2019 annual report.txt", "2019"), ("report-2019.md", "2019"),
        ("003_73928da1acfa8bd0.txt", None), ("room1984.txt", None), ("1984.txt", None), ("a_2019/b.txt", None),
    ],
)  # fmt: skip
def test_years_in_the_names_of_files(name: str, year: str | None) -> None:
    assert year_in_name(name) == year
