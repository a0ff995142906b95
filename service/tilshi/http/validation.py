"""Values of a request made into its model: the first thing that is wrong is told, whatever their number."""

from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from tilshi.desk.options import invalid_value
from tilshi.errors import InvalidValue

MAX_ERRORS: Final = 1000
"""With more of them not one is looked at: pydantic makes a dictionary of each, and has no way to make one alone."""

T = TypeVar("T", bound=BaseModel)


def validated(model: type[T], values: dict[str, Any]) -> T:
    """Return the request.

    A model's lists should end at their first bad item (`fail_fast=True`), so that a long one costs no more than a
    short one.

    Raises:
        InvalidValue: a field is unknown, missing or has an impossible value; `param` names the first.
    """
    try:
        return model(**_with_one_unknown(model, values))
    except ValidationError as error:
        if error.error_count() > MAX_ERRORS:
            message = f"body: more than {MAX_ERRORS:,} values in it are wrong"
            raise InvalidValue(message, param="body") from None
        raise invalid_value(error.errors(include_url=False, include_context=False, include_input=False)) from None


def _with_one_unknown(model: type[BaseModel], values: dict[str, Any]) -> dict[str, Any]:
    """Leave out all unknown fields but the first: one is enough to refuse a request."""
    unknown = [name for name in values if name not in model.model_fields]
    dropped = frozenset(unknown[1:])
    return {name: value for name, value in values.items() if name not in dropped} if dropped else values
