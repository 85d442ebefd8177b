"""Helpers for tests of patients."""

from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from patients.models import Patient, PatientGroup
from tests import factories as make
from tests import media
from tests.groups.kit import acts, queries_of, told

__all__ = [
    "DISEASE",
    "acts",
    "entered",
    "fetched",
    "group_of",
    "many",
    "picture",
    "queries_of",
    "register_by_pages",
    "told",
]

DISEASE = "慢性心不全"


def entered(**fields: str) -> dict[str, str]:
    """What somebody types into 患者情報入力."""
    return {
        "family_name": "松永",
        "given_name": "サチ",
        "family_kana": "マツナガ",
        "given_kana": "さち",
        "sex": "female",
        "born_on": "昭和23年3月4日",
        "disease": "骨粗鬆症",
        "phone": "０９８５−１２−３４５６",
        "address": "宮崎市橘通1丁目",
        "remarks": "耳が遠い方です。",
    } | fields


def register_by_pages(client, staff: list[int], **fields: str) -> str:
    """Walk through the pages; the address one arrives at."""
    at = f"/patients/new/{uuid4()}/"
    assert client.post(at, entered(**fields))["Location"] == f"{at}confirm/"
    return client.post(f"{at}staff/", {"act": "register", "staff": staff})["Location"]


def group_of(patient: Patient) -> PatientGroup:
    return PatientGroup.objects.select_related("care", "patient_side").get(patient=patient)


def many(cast, number: int = 49) -> None:
    """So many more patients with a post each, of the group's administrator and `mb`."""
    for count in range(number):
        group = make.patient_group(cast.ga, cast.a, both=(cast.mb,), name=f"患者 {count}子", disease="糖尿病")
        make.post(cast.ga, group.care)


def picture() -> SimpleUploadedFile:
    """A photo of a phone, with the place it was taken at."""
    return SimpleUploadedFile("IMG_0001.jpg", media.jpeg_with_gps(6, 320, 240))


def fetched(client, url: str) -> tuple[int, bytes]:
    """Status and bytes of an answer, streamed or not; reading to the end closes its file."""
    answer = client.get(url)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer.status_code, body
