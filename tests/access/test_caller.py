"""Roles are in an order."""

import pytest

from tilshi.access import Role


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.READ, {Role.READ}), (Role.EDITOR, {Role.READ, Role.EDITOR}), (Role.ADMIN, set(Role))],
)
def test_a_role_covers_itself_and_those_below(role: Role, may: set[Role]) -> None:
    assert {needed for needed in Role if role.covers(needed)} == may
