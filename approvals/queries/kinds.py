"""What each kind of request is called where it is asked, decided and told. `{asker}`, `{whom}`, `{group}`, `{facility}`
and `{device}` are filled in by its row, `{asker_named}` and `{whom_named}` with where they work.
"""

from dataclasses import dataclass

from approvals.enums import RequestKind, RequestState


@dataclass(frozen=True, slots=True)
class KindWords:
    """The words of one kind. `outcome` begins with what was asked for, and goes on with who did what."""

    icon: str
    facts: str
    line: str
    place: str
    asked: str
    until: str
    approve: str
    approve_note: str
    approved: str
    reject: str
    reject_note: str
    rejected: str
    subject: str
    withdrawer: str
    told: dict[str, str]
    mail: str


KINDS = {
    RequestKind.INVITATION: KindWords(
        icon="user-plus",
        facts="approvals/_invitation_facts.html",
        line="{asker_named}が、{whom_named}を招待",
        place="{group}",
        asked="{asker}さんが、{whom}を{group}に招待しようとしています。",
        until="承認すると、招待される方に招待が届きます。それまでは何も届きません。",
        approve="この招待を承認しますか？",
        approve_note="招待される方が参加すると、このグループのこれまでの投稿を読めるようになります。",
        approved="承認しました。招待相手に通知が届きます。",
        reject="この招待を却下しますか？",
        reject_note="招待される方には何も届きません。招待した方に、却下されたことが知らされます。",
        rejected="却下しました。招待した方に、お知らせが届きます。",
        subject="この招待",
        withdrawer="招待した方が",
        told={},
        mail="承認依頼が届いています",
    ),
    RequestKind.JOINING: KindWords(
        icon="user-plus",
        facts="approvals/_joining_facts.html",
        line="{asker_named}が、参加を申し込み",
        place="{group}",
        asked="{asker}さんが、{group}への参加を申し込んでいます。",
        until="承認すると、申し込んだ方はすぐにメンバーになります。それまでは何も見られません。",
        approve="この方の参加を承認しますか？",
        approve_note="承認すると、このグループのこれまでの投稿を読めるようになり、お名前がメンバー一覧に表示されます。",
        approved="承認しました。申し込んだ方は、メンバーになりました。",
        reject="この方の参加を却下しますか？",
        reject_note="申し込んだ方に、却下されたことが知らされます。",
        rejected="却下しました。申し込んだ方に、お知らせが届きます。",
        subject="この参加の申し込み",
        withdrawer="申し込んだ方が",
        told={
            RequestState.APPROVED: "{group}への参加が、承認されました。",
            RequestState.REJECTED: "{group}への参加は、承認されませんでした。",
            RequestState.EXPIRED: "{group}への参加の申し込みは、承認されないまま期限が切れました。",
        },
        mail="参加の申し込みが届いています",
    ),
    RequestKind.AFFILIATION: KindWords(
        icon="user-check",
        facts="approvals/_affiliation_facts.html",
        line="{asker}さんが、所属の確認をお願い",
        place="{facility}",
        asked="{asker}さんが、{facility}の所属であることの確認をお願いしています。",
        until="承認すると、職場の情報共有など、施設の画面が開きます。それまでは「所属未確認」と表示されます。",
        approve="この方は、この施設の職員ですか？",
        approve_note="承認すると、この方に職場の情報共有が開き、施設のほかの職員の一覧に加わります。職員の方であることを確かめてから承認してください。",
        approved="承認しました。この方は、施設の職員になりました。",
        reject="この方の所属を却下しますか？",
        reject_note="この方は施設の職員になりません。すでに参加しているグループには、そのまま残ります。ご本人に、却下されたことが知らされます。",
        rejected="却下しました。お願いした方に、お知らせが届きます。",
        subject="この所属の確認",
        withdrawer="お願いした方が",
        told={
            RequestState.APPROVED: "{facility}の所属が、確認されました。",
            RequestState.REJECTED: "{facility}の所属は、確認されませんでした。まちがいのときは、施設の方にご相談ください。",
            RequestState.EXPIRED: "{facility}の所属の確認は、期限が切れました。もう一度お願いしてください。",
        },
        mail="所属の確認の依頼が届いています",
    ),
    RequestKind.DEVICE: KindWords(
        icon="smartphone",
        facts="approvals/_device_facts.html",
        line="{asker_named}が、端末「{device}」の登録をお願い",
        place="{facility}",
        asked="{asker}さんが、端末「{device}」の登録をお願いしています。",
        until="承認すると、お願いした方の画面がそのまま開きます。それまでは、この端末では何も見られません。",
        approve="この端末の登録を承認しますか？",
        approve_note="承認すると、{facility}の方は、この端末でログインして使えるようになります。実物を確認してから承認してください。",
        approved="承認しました。お願いした方の端末が使えるようになりました。",
        reject="この端末の登録を却下しますか？",
        reject_note="この端末では使えないままです。お願いした方に、却下されたことが知らされます。",
        rejected="却下しました。お願いした方に、お知らせが届きます。",
        subject="この端末の登録",
        withdrawer="お願いした方が",
        told={
            RequestState.APPROVED: "端末「{device}」の登録が、承認されました。この端末で使えます。",
            RequestState.REJECTED: "端末「{device}」の登録は、却下されました。施設管理者にご確認ください。",
            RequestState.EXPIRED: "端末「{device}」の登録は、承認されないまま期限が切れました。もう一度お願いしてください。",
        },
        mail="端末の登録の依頼が届いています",
    ),
}


def outcome(kind: RequestKind, state: RequestState, who: str) -> str:
    """What became of a request, as a sentence; empty while it waits. `who` decided it, empty where nobody did."""
    words = KINDS[kind]
    sentences = {
        RequestState.PENDING: "",
        RequestState.APPROVED: f"{words.subject}は、{who}承認しました。",
        RequestState.REJECTED: f"{words.subject}は、{who}却下しました。",
        RequestState.WITHDRAWN: f"{words.subject}は、{who or words.withdrawer}取り下げました。",
        RequestState.EXPIRED: f"{words.subject}は、承認されないまま期限が切れました。",
    }
    return sentences[state]
