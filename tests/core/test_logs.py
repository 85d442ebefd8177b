"""Logs tell where something failed, never with which words."""

import logging
import logging.config
import sys

import pytest
from django.conf import settings

from mcs.core.logs import QuietFormatter

SECRET = "花岡すみ 慢性心不全"


def fail() -> None:
    raise ValueError(SECRET)


def formatted(name: str = "timeline.views", message: str = "failed") -> str:
    try:
        fail()
    except ValueError:
        trace = sys.exc_info()
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, message, None, trace)
    return QuietFormatter().format(record)


def test_an_exception_is_told_by_class_and_place() -> None:
    text = formatted()
    assert "ERROR timeline.views failed" in text
    assert "ValueError" in text
    assert "test_logs.py" in text
    assert "in fail" in text


def test_the_words_of_an_exception_are_not_told() -> None:
    text = formatted()
    assert SECRET not in text
    assert "花岡" not in text
    assert "raise ValueError" not in text


def test_the_words_of_what_it_came_from_are_not_told() -> None:
    try:
        try:
            fail()
        except ValueError as cause:
            raise RuntimeError(f"while: {cause}") from cause
    except RuntimeError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    text = QuietFormatter().format(record)
    assert "RuntimeError" in text
    assert "花岡" not in text


def test_a_trace_made_by_another_formatter_is_not_taken_over() -> None:
    try:
        fail()
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", None, sys.exc_info())
    assert SECRET in logging.Formatter().format(record)
    assert SECRET not in QuietFormatter().format(record)


def test_a_line_that_quotes_its_exception_tells_the_class_instead() -> None:
    for quoted in (f"task failed: {SECRET}", f"task failed: {ValueError(SECRET)!r}"):
        assert "task failed: ValueError\n" in formatted(message=quoted)


def test_what_a_request_brought_along_is_not_told() -> None:
    suspicious = logging.LogRecord(
        "django.security.DisallowedHost", 40, __file__, 1, f"Invalid: {SECRET}", None, None
    )
    assert QuietFormatter().format(suspicious).endswith("ERROR django.security.DisallowedHost refused")


def test_the_record_stays_as_it_is_for_other_handlers() -> None:
    record = logging.LogRecord("mcs.core.x", logging.ERROR, __file__, 1, "%s failed", ("one",), None)
    QuietFormatter().format(record)
    assert (record.name, record.msg, record.args) == ("mcs.core.x", "%s failed", ("one",))


def test_the_import_name_does_not_stand_in_a_line() -> None:
    assert " core.background failed" in formatted("mcs.core.background")
    assert "mcs.core" not in formatted("mcs.core.background").splitlines()[0]


def test_every_handler_of_the_product_is_quiet() -> None:
    assert settings.LOGGING["formatters"]["quiet"]["()"] == "mcs.core.logs.QuietFormatter"
    assert {handler["formatter"] for handler in settings.LOGGING["handlers"].values()} == {"quiet"}


def test_what_a_page_raises_reaches_the_log_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(QuietFormatter())
    logger = logging.getLogger("tests.quiet")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        fail()
    except ValueError:
        logger.exception("a page failed")
    finally:
        logger.removeHandler(handler)
    said = capsys.readouterr().err
    assert "a page failed" in said
    assert "花岡" not in said
