"""The demo's patients, and who cares for them."""

from datetime import date
from typing import Any

from patients.enums import Sex


def _patient(  # noqa: PLR0917 - the columns of a table
    name: str, kana: str, sex: Sex, born_on: date, disease: str, phone: str, remarks: str = ""
) -> dict[str, Any]:
    family, _, given = name.partition(" ")
    family_kana, _, given_kana = kana.partition(" ")
    return {
        "family_name": family,
        "given_name": given,
        "family_kana": family_kana,
        "given_kana": given_kana,
        "sex": sex,
        "born_on": born_on,
        "disease": disease,
        "phone": phone,
        "remarks": remarks,
    }


PATIENTS: dict[str, dict[str, Any]] = {
    "haru": _patient(
        "小野寺 ハル",
        "おのでら はる",
        Sex.FEMALE,
        date(1942, 3, 4),
        "慢性心不全、仙骨部褥瘡",
        "0985-00-4401",
        "玄関の鍵は、訪問前に電話をすると開けていただけます。",
    ),
    "seiji": _patient(
        "真鍋 清治", "まなべ せいじ", Sex.MALE, date(1948, 7, 19), "パーキンソン病", "0985-00-4402"
    ),
    "toshiko": _patient(
        "藤代 トシ子",
        "ふじしろ としこ",
        Sex.FEMALE,
        date(1935, 11, 2),
        "アルツハイマー型認知症、2型糖尿病",
        "0985-00-4403",
    ),
    "teruyo": _patient(
        "近江 照代",
        "おうみ てるよ",
        Sex.FEMALE,
        date(1938, 1, 25),
        "大腿骨頸部骨折術後、骨粗鬆症",
        "0985-00-4404",
    ),
    "masao": _patient(
        "結城 正雄", "ゆうき まさお", Sex.MALE, date(1954, 5, 30), "胃がん（在宅緩和ケア）", "0985-00-4405"
    ),
    "mitsu": _patient("柴 みつ", "しば みつ", Sex.FEMALE, date(1931, 9, 12), "嚥下障害", "0985-00-4406"),
}
CARE_TEAMS = {
    "haru": ["nurse", "care_manager", "helper"],
    "seiji": ["nurse", "nurse2", "helper", "helper2", "therapist"],
    "toshiko": ["care_manager", "helper", "helper2", "nurse2", "dietitian"],
    "teruyo": ["care_manager", "nurse2", "helper", "therapist"],
    "masao": ["nurse", "nurse2", "care_manager"],
    "mitsu": ["nurse", "helper", "helper2", "dietitian", "care_manager"],
}
RELATIVES = {
    "haru": [("patient", "ご本人"), ("family", "長女")],
    "mitsu": [("mitsu_son", "長男")],
}
FAMILY_SIDE = {"haru": ["care_manager"], "mitsu": ["care_manager"]}
