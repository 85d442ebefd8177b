"""What the demo's people wrote: a few weeks of visits, wounds, medicines and meals."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Said:
    """One post: `days` ago at `clock`, by a key of PEOPLE, in a key of the demo's timelines."""

    days: int
    clock: str
    who: str
    where: str
    text: str
    pictures: tuple[str, ...] = ()
    acknowledged: tuple[str, ...] = ()
    liked: tuple[str, ...] = ()


HARU = [
    Said(20, "09:40", "doctor", "haru", "小野寺さんのグループを作りました。退院後の情報をここで共有しましょう。急ぎのことは電話でお願いします。", acknowledged=("nurse", "care_manager", "helper"), liked=("nurse",)),
    Said(20, "11:15", "nurse", "haru", "よろしくお願いします。訪問看護は週3回（月・水・金）の午前に入ります。初回は明日です。", acknowledged=("doctor", "care_manager")),
    Said(19, "11:50", "nurse", "haru", "初回訪問。体温36.4℃、血圧128/72、脈拍76、SpO2 96%。下腿の浮腫は軽度。仙骨部に発赤あり、押しても消えません。写真をご確認ください。", ("skin",), ("doctor", "care_manager", "helper")),
    Said(19, "13:05", "doctor", "haru", "写真を確認しました。持続する発赤ですね。被覆材を処方します。2時間ごとの体位変換と、エアマットの導入をお願いできますか。", acknowledged=("nurse", "care_manager", "helper")),
    Said(19, "14:20", "care_manager", "haru", "エアマットは明日の午後に搬入できることになりました。福祉用具の担当にも体位変換の件を伝えています。", acknowledged=("doctor", "nurse"), liked=("nurse",)),
    Said(17, "10:30", "helper", "haru", "朝の訪問です。朝食は全粥を8割、味噌汁は完食。食事中のむせはありませんでした。", ("meal",), ("nurse", "care_manager")),
    Said(16, "12:10", "nurse", "haru", "エアマットの上での寝心地は良いとのこと。発赤の広がりはありません。体重46.2kg（退院時より+0.3kg）。", acknowledged=("doctor",)),
    Said(14, "09:20", "helper", "haru", "お薬カレンダーに、土曜の夕食後の分が残っていました。ご本人は「飲んだつもりだった」とのこと。写真を付けます。", ("pill_calendar",), ("doctor", "nurse", "care_manager")),
    Said(14, "12:45", "doctor", "haru", "ありがとうございます。夕食後の分を朝にまとめられるか検討します。抜けた分を後から飲む必要はありません。", acknowledged=("nurse", "helper", "care_manager")),
    Said(12, "11:40", "nurse", "haru", "体重46.9kg。足の甲のむくみが少し増えました。息切れの訴えはなし。夜間のトイレは2回とのことです。", acknowledged=("doctor", "care_manager")),
    Said(12, "13:30", "doctor", "haru", "体重の増え方が気になります。明日の採血を追加し、利尿薬を調整します。48kgを超えたら、時間を問わず電話をください。", acknowledged=("nurse", "helper", "care_manager")),
    Said(9, "11:20", "nurse", "haru", "体重46.3kgに戻りました。むくみは軽くなっています。血圧手帳の2週間分です。", ("pressure_notes",), ("doctor",), ("doctor",)),
    Said(7, "10:05", "care_manager", "haru", "来週の木曜14時から、ご自宅で担当者会議を行います。ご都合の悪い方は、お電話ください。", acknowledged=("doctor", "nurse", "helper")),
    Said(5, "12:00", "nurse", "haru", "仙骨部の発赤は、ほぼ消えました。被覆材は次回まで貼ったままで様子を見ます。", ("skin",), ("doctor", "helper"), ("doctor", "care_manager")),
    Said(3, "09:50", "helper", "haru", "玄関の上がりがまちで、少しふらつかれました。転倒はありません。手すりの位置が遠いように感じます。", ("handrail",), ("nurse",)),
    Said(2, "15:10", "care_manager", "haru", "手すりの件、住宅改修の担当と明日見に行きます。担当者会議でも取り上げます。", acknowledged=("helper",)),
    Said(1, "11:35", "doctor", "haru", "定期訪問。胸の音はきれいです。血圧124/70、むくみなし。お薬は今のまま続けます。夕食後の薬は、来週から朝にまとめます。", acknowledged=("helper",)),
    Said(0, "08:30", "care_manager", "haru", "本日10時に住宅改修の下見に伺います。ご家族も同席されます。"),
]
HARU_FAMILY = [
    Said(18, "19:20", "family", "haru_family", "娘の由美です。母がお世話になります。平日の昼は仕事なので、夜に読ませていただきます。", acknowledged=("doctor", "care_manager"), liked=("care_manager",)),
    Said(17, "12:30", "care_manager", "haru_family", "よろしくお願いいたします。今週はベッドにエアマットが入りました。寝心地が合わないときは、いつでもお知らせください。", acknowledged=("family", "patient")),
    Said(13, "20:05", "family", "haru_family", "週末に顔を見に行きました。食欲があって安心しました。庭の花が見たいと言っていたので、写真を撮りました。", ("garden",), ("doctor", "care_manager"), ("doctor", "care_manager", "patient")),
    Said(13, "20:40", "patient", "haru_family", "花がきれいで、うれしかったです。", acknowledged=("family",), liked=("family", "doctor", "care_manager")),
    Said(8, "12:50", "doctor", "haru_family", "足のむくみが引いてきました。お食事の塩分に気をつけてくださっているおかげです。", acknowledged=("family", "patient"), liked=("family",)),
    Said(4, "21:15", "family", "haru_family", "来週の会議には私も出られます。手すりのことも相談させてください。", acknowledged=("care_manager",)),
    Said(1, "18:10", "care_manager", "haru_family", "明日の午前10時に、手すりの場所を一緒に見せてください。30分ほどで終わる予定です。", acknowledged=("family",)),
]
SEIJI = [
    Said(15, "16:00", "doctor", "seiji", "真鍋さんの訪問診療を始めました。歩行時のすくみ足があり、転倒に注意が必要です。", acknowledged=("nurse", "helper")),
    Said(11, "10:40", "nurse", "seiji", "居間から廊下に出るところで足が止まりやすいようです。床に目印のテープを貼ることを提案しました。", ("handrail",), ("doctor", "helper"), ("doctor",)),
    Said(8, "09:30", "helper", "seiji", "入浴介助を行いました。浴槽をまたぐときに時間がかかりますが、声をかけるとスムーズです。", acknowledged=("nurse",)),
    Said(6, "11:10", "nurse", "seiji", "薬の効いている時間に合わせて、訪問を10時半からに変えました。動きがとても良いです。", acknowledged=("doctor", "helper"), liked=("helper",)),
    Said(4, "17:20", "doctor", "seiji", "内服の時間を30分早めます。新しい時間は薬袋に書きました。", acknowledged=("nurse",)),
    Said(1, "10:55", "helper", "seiji", "昨夜、トイレに起きたときに尻もちをつかれたそうです。痛みや腫れはありません。ご本人は「大丈夫」とのこと。", acknowledged=("nurse",)),
    Said(0, "09:10", "nurse", "seiji", "本日の訪問で打撲の跡を確認します。夜間のトイレの動線も見てきます。"),
]
TOSHIKO = [
    Said(10, "14:00", "doctor", "toshiko", "藤代さん、食事の量にむらがあります。食べた量を、訪問のたびに教えてください。", acknowledged=("care_manager", "helper")),
    Said(9, "12:40", "helper", "toshiko", "昼食は5割でした。甘い卵焼きは全部食べられました。", ("meal",), ("doctor", "care_manager")),
    Said(6, "12:35", "helper", "toshiko", "今日は8割。お茶碗を小さくしたら、進みが良かったです。", acknowledged=("doctor", "care_manager"), liked=("doctor",)),
    Said(5, "16:30", "care_manager", "toshiko", "デイサービスを週1回から2回に増やす案を、ご家族と相談しています。", acknowledged=("doctor",)),
    Said(2, "13:15", "doctor", "toshiko", "血糖は落ち着いています。低血糖が心配なので、昼食が3割以下のときは連絡をください。", acknowledged=("helper",)),
    Said(0, "07:55", "helper", "toshiko", "本日の昼食の様子は、午後に報告します。"),
]
GROUPS = [
    Said(13, "17:00", "doctor", "study", "次回の勉強会は「在宅での褥瘡予防」です。事例を持ち寄りましょう。", acknowledged=("nurse", "helper")),
    Said(10, "18:20", "nurse", "study", "ポジショニングの資料を用意します。クッションの選び方も入れますね。", liked=("doctor", "helper")),
    Said(3, "12:15", "helper", "study", "訪問介護の立場で、観察のポイントを教えてもらえるとうれしいです。", acknowledged=("nurse", "doctor")),
    Said(6, "08:40", "manager", "clinic", "来週月曜は、システム点検のため17時で受付を終了します。", acknowledged=("doctor", "pharmacist")),
    Said(1, "08:35", "doctor", "clinic", "インフルエンザの予防接種の日程表を、休憩室に貼りました。", acknowledged=("manager",)),
    Said(2, "08:20", "care_manager", "nursing", "今週の訪問車の点検は水曜です。2号車は使えません。", acknowledged=("nurse", "helper")),
]
ALL = [*HARU, *HARU_FAMILY, *SEIJI, *TOSHIKO, *GROUPS]
