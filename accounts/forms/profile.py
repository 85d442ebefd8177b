"""What people tell of themselves."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from accounts.models import Profession
from accounts.queries import professions
from mcs.core.files import images
from mcs.core.text import half_width
from mcs.core.validators import GatedCharField, RowsField, kana_only

PHOTO_SIZES = {"large": 800, "small": 160}
LICENCE_SIZES = {"large": 1600}
_PHONE = re.compile(r"\+?[0-9][0-9-]{8,18}")


class NameField(GatedCharField):
    """姓 or 名, as the person writes it."""

    def __init__(self, *, label: str, autocomplete: str) -> None:
        super().__init__(
            label=label,
            max_length=40,
            widget=forms.TextInput(attrs={"autocomplete": autocomplete}),
            error_messages={"required": f"{label}を入力してください。"},
        )


class KanaField(GatedCharField):
    """せい or めい, in hiragana or katakana."""

    def __init__(self, *, label: str, required: bool = True) -> None:
        super().__init__(
            label=label,
            max_length=60,
            required=required,
            validators=[kana_only],
            error_messages={"required": f"{label}(ふりがな)を入力してください。"},
        )


class PhoneField(GatedCharField):
    """A telephone number; full-width digits and every kind of dash are put right."""

    def to_python(self, value: object) -> str:
        """Half-width digits and hyphens. Raises ValidationError for anything else."""
        number = re.sub(r"[ー―‐−–—~〜()]", "-", half_width(super().to_python(value))).strip("-")
        number = re.sub(r"-+", "-", number)
        if number and not _PHONE.fullmatch(number):
            raise ValidationError("電話番号は、090-1234-5678 のように数字で入力してください。", code="phone")
        return number


class ProfessionsField(RowsField[Profession]):
    """専門家種別, several ticks, grouped by field of work."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *, required: bool = True) -> None:
        super().__init__(
            professions.offered(),
            label="専門家種別",
            required=required,
            error_messages={
                "required": "専門家種別を1つ以上選んでください。",
                "invalid_choice": "一覧にない専門家種別です。もう一度選んでください。",
            },
        )


class ProfessionsForm(forms.Form):
    """専門家種別一覧."""

    professions = ProfessionsField()


class DetailsForm(forms.Form):
    """Names, readings, phone number and a word about oneself."""

    family_name = NameField(label="姓", autocomplete="family-name")
    given_name = NameField(label="名", autocomplete="given-name")
    family_kana = KanaField(label="せい")
    given_kana = KanaField(label="めい")
    phone = PhoneField(
        label="電話番号",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
        help_text="急ぎの連絡のために、つながりのある方に表示されます。",
    )
    about = GatedCharField(
        label="ひとこと",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="担当地域や得意なことなど。200文字まで。",
    )


class PictureForm(forms.Form):
    """A picture from the camera or from the library; whichever was chosen."""

    camera = forms.FileField(label="写真を撮る", required=False)
    library = forms.FileField(label="写真を選ぶ", required=False)

    def clean(self) -> dict[str, Any]:
        """Decode the picture as `decoded` does. Raises ValidationError with the remedy."""
        data = super().clean() or {}
        chosen: UploadedFile[bytes] | None = data.get("library") or data.get("camera")
        if chosen is None:
            if not self.errors:
                raise ValidationError("写真を撮るか、保存してある写真を選んでください。", code="required")
        elif not self.errors:
            data["picture"] = self.decoded(chosen)
        return data

    def decoded(self, chosen: "UploadedFile[bytes]") -> images.DecodedImage:
        """Upright, without metadata."""
        return images.decode(chosen)


class PlaceField(forms.FloatField):
    """Where the face is, as a part of the picture; filled in by the page's script, empty without it."""

    widget = forms.HiddenInput

    def __init__(self, *, least: float = 0.0) -> None:
        sentence = "切り抜く場所を読み取れませんでした。写真をもう一度選んでください。"
        messages = dict.fromkeys(("invalid", "min_value", "max_value"), sentence)
        super().__init__(required=False, min_value=least, max_value=1.0, error_messages=messages)


class PhotoForm(PictureForm):
    """A picture of one's face, and the square of it that becomes the circle; without one the middle.

    `x` and `y` are the left and top edge as parts of the upright picture, `size` the edge as a part of its
    shorter edge, at least a tenth.
    """

    x = PlaceField()
    y = PlaceField()
    size = PlaceField(least=0.1)

    @property
    def placed(self) -> bool:
        """Whether somebody has chosen the place."""
        return all(self.cleaned_data.get(name) is not None for name in ("x", "y", "size"))

    def decoded(self, chosen: "UploadedFile[bytes]") -> images.DecodedImage:
        """Square, upright, without metadata."""
        data = self.cleaned_data
        cut = images.Cut(data["x"], data["y"], data["size"]) if self.placed else None
        return images.decode(chosen, sizes=PHOTO_SIZES, square=True, cut=cut)


class LicenceForm(PictureForm):
    """A picture of 免許証等, in the one size that is kept."""

    def decoded(self, chosen: "UploadedFile[bytes]") -> images.DecodedImage:
        """Upright, without metadata, legible."""
        return images.decode(chosen, sizes=LICENCE_SIZES)


@dataclass(frozen=True)
class Tick:
    """One row of 専門家種別一覧."""

    pk: int
    name: str
    ticked: bool


def ticks(chosen: Iterable[object]) -> list[tuple[str, list[Tick]]]:
    """専門家種別一覧 by field of work, with `chosen` (ids, as numbers or as typed) ticked."""
    there = {str(pk) for pk in chosen}
    return [
        (field, [Tick(row.pk, row.name, str(row.pk) in there) for row in rows])
        for field, rows in groupby(professions.offered(), key=lambda row: row.field)
    ]
