"""The button's twin of an access function."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from mcs.core.permissions import allows


@pytest.mark.parametrize(
    "refusal",
    [PermissionDenied("できません。"), ValidationError("終わっています。", code="decided"), Http404()],
)
def test_a_refusal_of_any_kind_hides_the_button(refusal: Exception) -> None:
    def require() -> None:
        raise refusal

    assert allows(require) is False


@pytest.mark.parametrize("answer", [None, False, 0, "member"])
def test_a_function_that_does_not_raise_shows_it_whatever_it_returns(answer: object) -> None:
    assert allows(lambda: answer) is True


def test_the_function_is_asked_with_the_same_arguments() -> None:
    asked = []
    assert allows(lambda *args, **kwargs: asked.append((args, kwargs)), "actor", "post", side="care")
    assert asked == [(("actor", "post"), {"side": "care"})]


def test_a_mistake_of_the_code_is_not_taken_for_a_refusal() -> None:
    with pytest.raises(ZeroDivisionError):
        allows(lambda: 1 // 0)
