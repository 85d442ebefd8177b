"""The two sides of a patient's group: reading, writing, answering, files."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.asks import Ask
from tests.access.world import World
from timeline.models import Acknowledgement, Attachment, Draft, Like, Post, ReadMark

SEEN = UUID(int=11)


@dataclass(frozen=True)
class Side:
    """One side with the names the world knows it by: the same requests are made to both."""

    name: str
    prefix: str
    page: str
    head: tuple[str, ...]
    never: tuple[str, ...] = ()

    @property
    def shows(self) -> tuple[str, ...]:
        return f"{self.prefix}.post", f"{self.prefix}.find", f"{self.prefix}.filename", "t.name"

    def at(self, world: World) -> tuple[int]:
        return (getattr(world, self.prefix).pk,)

    def written(self, world: World) -> Any:
        return getattr(world, f"on_{self.prefix}")

    def post(self, world: World) -> tuple[int]:
        return (self.written(world).post.pk,)

    def unread(self, world: World, column: str) -> None:
        ReadMark.objects.filter(timeline=self.at(world)[0]).update(number=0)

    def liked(self, world: World, column: str) -> None:
        if column in world.people:
            Like.objects.create(post=self.written(world).post, user=world.people[column])

    def begun(self, world: World, column: str) -> None:
        if column in world.people:
            own = {"user": world.people[column], "timeline": getattr(world, self.prefix)}
            Draft.objects.create(text="書きかけ", client_key=uuid4(), revision=SEEN, **own)

    def rows(self) -> dict[str, list[Ask]]:
        return {
            f"timeline.{self.name}.read": self._reading(),
            f"post.{self.name}.read_by_id": [
                Ask(
                    route="timeline:post",
                    of=self.post,
                    shows=(*self.shows, *self.head),
                    never=self.never,
                    follow=True,
                )
            ],
            f"post.{self.name}.write": self._writing(),
            f"attachment.{self.name}.bytes": [
                self._file("document", "file", "bytes", "filename"),
                self._file("photo", "large", "large"),
            ],
            f"thumbnail.{self.name}.bytes": [self._file("photo", "small", "small")],
            f"acknowledgement.{self.name}.list": [
                Ask(route="timeline:acknowledgements", of=self.post, shows=("k.name",), never=self.never)
            ],
            f"acknowledgement.{self.name}.write": self._answering(),
        }

    def _reading(self) -> list[Ask]:
        whole = {"shows": self.shows, "never": self.never}
        return [
            Ask(
                route=self.page,
                of=lambda w: (w.patient.pk,),
                shows=(*self.shows, *self.head),
                never=self.never,
            ),
            Ask(route="timeline:changes", of=self.at, **whole),
            Ask(route="timeline:changes", of=self.at, query={"after": "0"}, **whole),
            Ask(route="timeline:older", of=self.at, query={"before": "99"}, **whole),
            Ask(
                route="timeline:mark_read",
                of=self.at,
                data=lambda w, c: {"number": "1"},
                before=self.unread,
                changes=ReadMark,
            ),
        ]

    def _writing(self) -> list[Ask]:
        return [
            Ask(
                route="timeline:post_create",
                of=self.at,
                data=lambda w, c: {"text": "書きました"},
                changes=Post,
            ),
            Ask(
                route="timeline:upload",
                of=self.at,
                data=lambda w, c: {"file": SimpleUploadedFile("x.txt", b"hello")},
                changes=Attachment,
            ),
            Ask(
                route="timeline:draft",
                of=self.at,
                data=lambda w, c: {"text": "書きかけ"},
                changes=Draft,
            ),
            Ask(
                route="timeline:draft_drop",
                of=self.at,
                data=lambda w, c: {"draft": str(SEEN)},
                before=self.begun,
                changes=Draft,
            ),
        ]

    def _file(self, which: str, size: str, *shown: str) -> Ask:
        return Ask(
            route="timeline:file",
            of=lambda w: (getattr(self.written(w), which).key, size),
            shows=tuple(f"{self.prefix}.{one}" for one in shown),
        )

    def _answering(self) -> list[Ask]:
        pressed = {"of": self.post, "data": lambda w, c: {}}
        return [
            Ask(route="timeline:acknowledge", changes=Acknowledgement, **pressed),
            Ask(route="timeline:like", changes=Like, **pressed),
            Ask(route="timeline:unlike", before=self.liked, changes=Like, **pressed),
        ]


CARE = Side(
    "care", "care", "patients:care", ("patient.name", "faca.name", "patient.disease", "patient.illness")
)
PATIENT = Side(
    "patient",
    "talk",
    "patients:patient_side",
    ("patient.name", "faca.name"),
    never=(
        "patient.disease",
        "patient.illness",
        "care.post",
        "care.find",
        "care.filename",
        "care.photoname",
    ),  # not even for those who are on both sides
)

ROWS = (
    CARE.rows()
    | PATIENT.rows()
    | {
        "upload.unposted.bytes (another's)": [
            Ask(route="timeline:file", of=lambda w: (w.unposted.document.key, "file")),
            Ask(route="timeline:file", of=lambda w: (w.unposted.photo.key, "large")),
            Ask(route="timeline:file", of=lambda w: (w.unposted.photo.key, "small")),
        ]
    }
)
