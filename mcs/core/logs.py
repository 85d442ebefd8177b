"""Logging that tells where something failed, never with which words."""

import logging
import traceback
from types import TracebackType


class QuietFormatter(logging.Formatter):
    """Formats an exception as its class and code places. The message is left out: it may quote what a person wrote."""

    default_time_format = "%Y-%m-%dT%H:%M:%S"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatException(  # noqa: N802 - the name is the standard library's
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        kind, _, trace = ei
        frames = [f"  {f.filename}:{f.lineno} in {f.name}" for f in traceback.extract_tb(trace)]
        return "\n".join([kind.__name__ if kind else "", *frames])
