"""Who is asked for the second factor: somebody on the way in, or somebody signed in who has not passed it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from allauth.account.stages import LoginStageController
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.actions.sign_in import pass_second_factor
from accounts.models import User
from accounts.queries import second_factor as queries
from accounts.stages import SECOND_FACTOR, SecondFactorStage


@dataclass(frozen=True)
class Asked:
    """`stage` is None for somebody who is signed in already, in a session older than the first way."""

    user: User
    stage: SecondFactorStage | None

    def let_in(self, request: HttpRequest, *, method: str) -> HttpResponse:
        """The factor was right: open the session, then note in it that it has passed. In this order, since
        signing in gives the session a new key.
        """
        onwards: HttpResponse = self.stage.exit() if self.stage else redirect("home")
        pass_second_factor(self.user, request.session.session_key or "", method=method)
        return onwards


View = Callable[..., HttpResponse]


def asked(view: Callable[..., HttpResponse]) -> View:
    """Give a view the person who is asked; whoever is not is led to the sign-in, or on."""

    @login_not_required
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        who = _who(request)
        return view(request, who, *args, **kwargs) if isinstance(who, Asked) else who

    return inner


def _who(request: HttpRequest) -> Asked | HttpResponse:
    """Who is asked, or where somebody is led who is not."""
    if isinstance(request.user, User):
        user = request.user
        if not queries.has_way(user) or queries.is_verified(user, request.session.session_key):
            return redirect("accounts:second_factor")
        return Asked(user, None)
    stage = LoginStageController.enter(request, SECOND_FACTOR)
    if stage is None or not stage.is_good:
        return redirect("account_login")
    return Asked(stage.login.user, stage)
