"""The acts of the staff page: asked first, done by POST. Each is decided again where it is done."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.actions import dormancy, passwords, profiles, second_factor, sign_in
from accounts.models import User
from accounts.passwords import in_fours
from accounts.queries import people
from accounts.views.doors import person
from desk.views.staff import staff_of

Act = Callable[[User, User], object]
asked_first = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Question:
    """What an act is called, what it does, and what is said when it is done."""

    title: str
    does: str
    done: str
    danger: bool = False


UNLOCK = Question(
    title="ログインのロックを解除する",
    does="すぐに、またログインを試せるようになります。ご本人から頼まれたことを、電話などでお確かめください。",
    done="ログインのロックを解除しました。",
)
WAKE = Question(
    title="休止を解除する",
    does="長い間ログインがなかったため、このアカウントは休止しています。解除すると、今までのパスワードでログインできます。"
    "ご本人から頼まれたことを、電話などでお確かめください。",
    done="休止を解除しました。",
)
RESET = Question(
    title="二段階認証をやり直せるようにする",
    does="登録した認証アプリ、パスキー、予備コードがすべて使えなくなり、ログイン中の端末はログアウトされます。"
    "次のログインのあとに、登録をやり直します。ご本人にはお知らせが届きます。"
    "ご本人から頼まれたことを、電話などでお確かめください。",
    done="二段階認証をやり直せるようにしました。",
    danger=True,
)
PASSWORD = Question(
    title="仮のパスワードを発行する",
    does="今のパスワードは使えなくなり、ログイン中の端末はログアウトされます。"
    "仮のパスワードは、次の画面に一度だけ表示されます。ご本人に直接お渡しください。",
    done="仮のパスワードを発行しました。",
    danger=True,
)
UNVERIFY = Question(
    title="確認を取り消す",
    does="お名前の横の「確認済み」のしるしが消えます。",
    done="確認を取り消しました。",
    danger=True,
)


@asked_first
def staff_unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """「ログインのロックを解除する」."""
    return _asked(request, pk, UNLOCK, sign_in.unlock)


@asked_first
def staff_wake(request: HttpRequest, pk: int) -> HttpResponse:
    """「休止を解除する」."""
    return _asked(request, pk, WAKE, dormancy.wake)


@asked_first
def staff_reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """「二段階認証をやり直せるようにする」."""
    return _asked(request, pk, RESET, second_factor.reset)


@asked_first
def staff_unverify(request: HttpRequest, pk: int) -> HttpResponse:
    """「確認を取り消す」."""
    return _asked(request, pk, UNVERIFY, lambda me, user: profiles.unverify(me, user.profile))


@asked_first
def staff_password(request: HttpRequest, pk: int) -> HttpResponse:
    """「仮のパスワードを発行する」: shown in the answer alone, never kept and never cached."""
    user = staff_of(request, pk)
    if request.method != "POST":
        return _question(request, user, PASSWORD)
    password = passwords.give_temporary_password(person(request), user)
    context = {
        "card": people.card(user),
        "staff": user,
        "number": " ".join(in_fours(user.number)),
        "password": " ".join(in_fours(password)),
    }
    response = render(request, "desk/staff_password.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@asked_first
def staff_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """「免許証を確認しました」: name, professions and the picture side by side, then the word for it."""
    user = staff_of(request, pk)
    if request.method != "POST":
        context = {"card": people.card(user), "profile": user.profile, "staff": user}
        return render(request, "desk/staff_verify.html", context)
    seen = request.POST.get("seen", "")
    version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
    try:
        profiles.verify(person(request), user.profile, seen=version)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
        return redirect("desk:staff_verify", pk)
    messages.success(request, "「確認済み」のしるしを付けました。")
    return redirect("desk:staff_member", pk)


def _asked(request: HttpRequest, pk: int, question: Question, act: Act) -> HttpResponse:
    """Ask before, do after; what the rule refuses is said on the person's page."""
    user = staff_of(request, pk)
    if request.method != "POST":
        return _question(request, user, question)
    try:
        act(person(request), user)
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    else:
        messages.success(request, question.done)
    return redirect("desk:staff_member", pk)


def _question(request: HttpRequest, user: User, question: Question) -> HttpResponse:
    context = {"card": people.card(user), "staff": user, "question": question}
    return render(request, "desk/staff_confirm.html", context)
