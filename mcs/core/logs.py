"""Logging that tells where something failed, never with which words."""

import logging
import traceback
from types import TracebackType

IMPORT_NAME = __name__.partition(".")[0] + "."


class QuietFormatter(logging.Formatter):
    """Formats an exception as its class and code places. The message is left out: it may quote what a person wrote.

    Where a line quotes the exception it came with, the class stands there instead; what Django found suspicious is told
    by the name of its logger. Names of loggers go without the import name, which nobody outside of the code knows.
    """

    default_time_format = "%Y-%m-%dT%H:%M:%S"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the places of a failure below it; what another formatter made of it is not taken over."""
        own = logging.makeLogRecord(record.__dict__)
        own.name = record.name.removeprefix(IMPORT_NAME)
        own.msg, own.args = _without_words(record), None
        own.exc_text = own.stack_info = None
        return super().format(own)

    def formatException(  # noqa: N802 - the name is the standard library's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, _, trace = ei
        frames = [f"  {f.filename}:{f.lineno} in {f.name}" for f in traceback.extract_tb(trace)]
        return "\n".join([kind.__name__ if kind else "", *frames])


def _without_words(record: logging.LogRecord) -> str:
    if record.name.startswith("django.security.") and record.name != "django.security.csrf":
        return "refused"
    message = record.getMessage()
    error = record.exc_info[1] if record.exc_info else None
    for said in (repr(error), str(error)) if error is not None else ():
        message = message.replace(said, type(error).__name__) if said else message
    return message
