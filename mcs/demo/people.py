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
        "nursing",
        phone="0985-00-2208",
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
}

PATIENT_FACES = {
    "haru": Face("#f7ead9", "#f2d5c2", "#d9d6d2", "bun", "#a9886f"),
    "seiji": Face("#e4e9dd", "#ecccb4", "#c9c6c2", "bald", "#7a8798", glasses=True),
    "toshiko": Face("#e9e2f0", "#f1d3c0", "#e4e2df", "bob", "#8c9a7d"),
}
