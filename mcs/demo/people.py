"""The demo's people, facilities and patients. Invented; any likeness is chance."""

from dataclasses import dataclass

from accounts.enums import FacilityKind, UserKind
from mcs.demo.faces import Face


@dataclass(frozen=True)
class Person:
    """One account of the demo. `facility` is a key of FACILITIES, empty for relatives and the secretariat."""

    name: str
    kana: str
    face: Face | None = None
    professions: tuple[str, ...] = ()
    facility: str = ""
    manager: bool = False
    kind: UserKind = UserKind.PROFESSIONAL
    phone: str = ""
    about: str = ""


FACILITIES = {
    "clinic": ("ひなた在宅クリニック", "ひなたざいたくくりにっく", FacilityKind.CLINIC, "0985-00-1100"),
    "nursing": (
        "みなと訪問看護・ケアプランセンター",
        "みなとほうもんかんご",
        FacilityKind.VISITING_NURSE,
        "0985-00-2200",
    ),
    "help": ("ほほえみ訪問介護", "ほほえみほうもんかいご", FacilityKind.HOME_HELP, "0985-00-2800"),
    "rehab": (
        "あかつき訪問リハビリ",
        "あかつきほうもんりはびり",
        FacilityKind.REHABILITATION,
        "0985-00-3300",
    ),
}

PEOPLE = {
    "doctor": Person(
        "水城 恵子",
        "みずき けいこ",
        Face("#cfe6e4", "#f3d3bd", "#3a2c28", "bob", "#ffffff", glasses=True, collar="#9cc7d8"),
        ("doctor",),
        "clinic",
        phone="0985-00-1101",
        about="平日の午後に訪問しています。急ぎのときは電話をください。",
    ),
    "nurse": Person(
        "早瀬 美穂",
        "はやせ みほ",
        Face("#dcebd8", "#f5d9c5", "#4b342b", "bun", "#7fb6c9"),
        ("nurse",),
        "nursing",
        phone="0985-00-2201",
        about="皮膚・排泄ケアを担当しています。",
    ),
    "pharmacist": Person(
        "椎名 直樹",
        "しいな なおき",
        Face("#e6e0f0", "#eecbb1", "#22201f", "short", "#ffffff", glasses=True),
        ("pharmacist",),
        "clinic",
        phone="0985-00-1105",
    ),
    "care_manager": Person(
        "梶原 信一",
        "かじわら しんいち",
        Face("#f4e7cd", "#eac7ab", "#6d6a68", "short", "#58708c"),
        ("care_manager", "social_worker"),
        "nursing",
        phone="0985-00-2205",
    ),
    "manager": Person(
        "有働 和代",
        "うどう かずよ",
        Face("#f3dcd8", "#f4d6c2", "#5a3f33", "long", "#8a5d7a"),
        ("medical_clerk",),
        "clinic",
        manager=True,
        phone="0985-00-1100",
    ),
    "helper": Person(
        "冨田 さゆり",
        "とみた さゆり",
        Face("#e0ecf4", "#f2d2b8", "#8a8480", "bob", "#d99a6c"),
        ("home_helper",),
        "help",
        phone="0985-00-2801",
    ),
    "helper2": Person(
        "沼田 幸夫",
        "ぬまた ゆきお",
        Face("#e3eadf", "#eac8ad", "#4a4542", "short", "#c9704f"),
        ("care_worker",),
        "help",
        phone="0985-00-2802",
    ),
    "nurse2": Person(
        "大西 香",
        "おおにし かおり",
        Face("#f1e3ec", "#f3d5bf", "#2f2624", "bob", "#6fa7bd"),
        ("nurse",),
        "nursing",
        phone="0985-00-2202",
    ),
    "dietitian": Person(
        "青木 理沙",
        "あおき りさ",
        Face("#fbeed5", "#f4d8c4", "#6a4a36", "long", "#86a95f"),
        ("registered_dietitian",),
        "clinic",
        phone="0985-00-1108",
    ),
    "therapist": Person(
        "長谷部 昇",
        "はせべ のぼる",
        Face("#dfe8ee", "#e9c4a6", "#3b3530", "short", "#3d6f9c", glasses=True),
        ("physical_therapist",),
        "rehab",
        phone="0985-00-3301",
    ),
    "stranger": Person(
        "桐谷 涼",
        "きりたに りょう",
        Face("#dbe6f2", "#edcbb3", "#2a2523", "short", "#3f7f6b"),
        ("physical_therapist",),
        "rehab",
    ),
    "suspended": Person("堀江 剛", "ほりえ つよし", None, ("care_worker",), "nursing"),
    "secretariat": Person("宮原 静", "みやはら しずか"),
    "patient": Person(
        "小野寺 ハル",
        "おのでら はる",
        Face("#f7ead9", "#f2d5c2", "#d9d6d2", "bun", "#a9886f"),
        kind=UserKind.PATIENT,
    ),
    "family": Person("小野寺 由美", "おのでら ゆみ", kind=UserKind.FAMILY),
    "mitsu_son": Person("柴 健一", "しば けんいち", kind=UserKind.FAMILY),
}

PATIENT_FACES = {
    "haru": Face("#f7ead9", "#f2d5c2", "#d9d6d2", "bun", "#a9886f"),
    "seiji": Face("#e4e9dd", "#ecccb4", "#c9c6c2", "bald", "#7a8798", glasses=True),
    "teruyo": Face("#f4e6e6", "#f0d0bb", "#cfcac6", "bun", "#8b87a8", glasses=True),
    "masao": Face("#e3e9ee", "#e6c6ad", "#8d8884", "short", "#5f7a6c"),
    "mitsu": Face("#efeadd", "#f0d4c3", "#eceae7", "bob", "#b58a8a"),
    "toshiko": Face("#e9e2f0", "#f1d3c0", "#e4e2df", "bob", "#8c9a7d"),
}
