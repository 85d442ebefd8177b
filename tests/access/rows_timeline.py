"""The two sides of a patient's group: reading, writing, answering, files."""

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.asks import Ask
from timeline.models import Acknowledgement, Attachment, Like, Post, ReadMark

CARE = ("care.post", "care.find", "care.filename", "t.name")
TALK = ("talk.post", "talk.find", "talk.filename", "t.name")
SECRET_OF_CARE = (
    "patient.disease",
    "patient.illness",
    "care.post",
    "care.find",
    "care.filename",
    "care.photoname",
)
"""What never stands on the patient side, not even for those who are on both."""


def _side(prefix, timeline, written, page, never):
    """The same requests for either side."""

    def at(world):
        return (getattr(world, timeline).pk,)

    def post(world):
        return (getattr(world, written).post.pk,)

    shows = (f"{prefix}.post", f"{prefix}.find", f"{prefix}.filename", "t.name")
    head = (
        "patient.name",
        "faca.name",
        *(("patient.disease", "patient.illness") if prefix == "care" else ()),
    )
    side = "care" if prefix == "care" else "patient"

    def liked(world, column):
        if column in world.people:
            Like.objects.create(post=getattr(world, written).post, user=world.people[column])

    return {
        f"timeline.{side}.read": [
            Ask(route=page, of=lambda w: (w.patient.pk,), shows=(*shows, *head), never=never),
            Ask(route="timeline:changes", of=at, shows=shows, never=never),
            Ask(route="timeline:changes", of=at, query={"after": "0"}, shows=shows, never=never),
            Ask(route="timeline:older", of=at, query={"before": "99"}, shows=shows, never=never),
            Ask(
                route="timeline:mark_read",
                of=at,
                data=lambda w, c: {"number": "1"},
                before=lambda w, c: ReadMark.objects.filter(timeline=at(w)[0]).update(number=0),
                changes=ReadMark,
            ),
        ],
        f"post.{side}.read_by_id": [
            Ask(route="timeline:post", of=post, shows=(*shows, *head), never=never, follow=True)
        ],
        f"post.{side}.write": [
            Ask(route="timeline:post_create", of=at, data=lambda w, c: {"text": "書きました"}, changes=Post),
            Ask(
                route="timeline:upload",
                of=at,
                data=lambda w, c: {"file": SimpleUploadedFile("x.txt", b"hello")},
                changes=Attachment,
            ),
        ],
        f"attachment.{side}.bytes": [
            Ask(
                route="timeline:file",
                of=lambda w: (getattr(w, written).document.key, "file"),
                shows=(f"{prefix}.bytes", f"{prefix}.filename"),
            ),
            Ask(
                route="timeline:file",
                of=lambda w: (getattr(w, written).photo.key, "large"),
                shows=(f"{prefix}.large",),
            ),
        ],
        f"thumbnail.{side}.bytes": [
            Ask(
                route="timeline:file",
                of=lambda w: (getattr(w, written).photo.key, "small"),
                shows=(f"{prefix}.small",),
            )
        ],
        f"acknowledgement.{side}.list": [
            Ask(route="timeline:acknowledgements", of=post, shows=("k.name",), never=never)
        ],
        f"acknowledgement.{side}.write": [
            Ask(route="timeline:acknowledge", of=post, data=lambda w, c: {}, changes=Acknowledgement),
            Ask(route="timeline:like", of=post, data=lambda w, c: {}, changes=Like),
            Ask(route="timeline:unlike", of=post, data=lambda w, c: {}, before=liked, changes=Like),
        ],
    }


ROWS = (
    _side("care", "care", "on_care", "patients:care", ())
    | _side("talk", "talk", "on_talk", "patients:patient_side", SECRET_OF_CARE)
    | {
        "upload.unposted.bytes (another's)": [
            Ask(route="timeline:file", of=lambda w: (w.unposted.document.key, "file")),
            Ask(route="timeline:file", of=lambda w: (w.unposted.photo.key, "large")),
            Ask(route="timeline:file", of=lambda w: (w.unposted.photo.key, "small")),
        ]
    }
)
