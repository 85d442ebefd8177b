"""The rows of timelines, split by noun."""

from timeline.models.draft import Draft
from timeline.models.notice_choice import NoticeChoice
from timeline.models.post import Acknowledgement, Attachment, Like, Post
from timeline.models.timeline import ReadMark, Timeline, TimelineMember

__all__ = [
    "Acknowledgement",
    "Attachment",
    "Draft",
    "Like",
    "NoticeChoice",
    "Post",
    "ReadMark",
    "Timeline",
    "TimelineMember",
]
