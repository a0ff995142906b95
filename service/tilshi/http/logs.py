"""What `serve` logs: lines for people, or one JSON object a line, from our loggers and every library's alike.

An exception is told by its types and code positions (`failures.trace`), never by its message, which may quote a text.
"""

import logging
import sys
from typing import Literal, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from tilshi.http.failures import trace

_OURS = ("tilshi", "uvicorn")
"""Loggers that speak from INFO on; others from WARNING."""

_OF_UVICORN = frozenset({"color_message"})


def configure(log_format: Literal["text", "json"], stream: TextIO | None = None) -> None:
    """Log to stderr unless the caller already logs somewhere.

    Args:
        log_format: "text", or "json" with the fields of each line apart.
        stream: in place of stderr.
    """
    root = logging.getLogger()
    if not root.handlers:
        handler = logging.StreamHandler(stream or sys.stderr)
        handler.setFormatter(formatter(log_format))
        root.addHandler(handler)
        root.setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)


def formatter(log_format: Literal["text", "json"]) -> logging.Formatter:
    """Return what makes a line of a record."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if log_format == "json":
        shared.append(structlog.stdlib.ExtraAdder())
    last: Processor = structlog.processors.JSONRenderer(ensure_ascii=False) if log_format == "json" else _line
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, _traced],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        keep_exc_info=False,
    )


def _traced(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    del logger, method
    for name in _OF_UVICORN:
        event.pop(name, None)
    record: logging.LogRecord = event["_record"]
    error = record.exc_info[1] if record.exc_info else None
    if error is not None:
        event["trace"] = trace(error)
    event.pop("exc_info", None)
    event.pop("stack_info", None)
    return event


def _line(logger: WrappedLogger, method: str, event: EventDict) -> str:
    """Return a line for a person: time, level, logger, message; one record stays one line but for a trace."""
    del logger, method
    message = _printable(str(event.pop("event")))
    line = f"{event['timestamp']} {event['level'].upper()} {event['logger']} {message}"
    return line if "trace" not in event else f"{line}\n{event['trace']}"


def _printable(message: str) -> str:
    """Return the message without control characters, which could write lines of their own; newlines of ours stay."""
    if message.replace("\n", "").isprintable():
        return message
    return "".join(char if char.isprintable() or char == "\n" else "\N{REPLACEMENT CHARACTER}" for char in message)
