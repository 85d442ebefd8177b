"""Among colleagues."""

from mcs.demo.talk.said import Said

GROUPS = [
    Said(
        13,
        "17:00",
        "doctor",
        "study",
        "次回の勉強会は「在宅での褥瘡予防」です。事例を持ち寄りましょう。",
        acknowledged=("nurse", "helper"),
    ),
    Said(
        10,
        "18:20",
        "nurse",
        "study",
        "ポジショニングの資料を用意します。クッションの選び方も入れますね。",
        liked=("doctor", "helper"),
    ),
    Said(
        3,
        "12:15",
        "helper",
        "study",
        "訪問介護の立場で、観察のポイントを教えてもらえるとうれしいです。",
        acknowledged=("nurse", "doctor"),
    ),
    Said(
        6,
        "08:40",
        "manager",
        "clinic",
        "来週月曜は、システム点検のため17時で受付を終了します。",
        acknowledged=("doctor", "pharmacist"),
    ),
    Said(
        1,
        "08:35",
        "doctor",
        "clinic",
        "インフルエンザの予防接種の日程表を、休憩室に貼りました。",
        acknowledged=("manager",),
    ),
    Said(
        2,
        "08:20",
        "care_manager",
        "nursing",
        "今週の訪問車の点検は水曜です。2号車は使えません。",
        acknowledged=("nurse", "nurse2"),
    ),
    Said(
        2,
        "08:10",
        "helper2",
        "help",
        "来週の研修は「移乗の介助」です。動きやすい服装でお願いします。",
        acknowledged=("helper",),
    ),
    Said(4, "08:25", "therapist", "rehab", "歩行器の貸出表を更新しました。", acknowledged=("stranger",)),
    Said(
        2,
        "17:40",
        "doctor",
        "doctor_nurse",
        "来月の勉強会の会場は、公民館の2階に変わりました。資料の印刷をお願いできますか。",
        acknowledged=("nurse",),
    ),
    Said(1, "12:05", "nurse", "doctor_nurse", "承知しました。20部印刷して、当日の朝に持っていきます。"),
]
