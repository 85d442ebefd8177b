"""Addresses of posts, files and answers."""

from django.urls import path

from timeline.views import answers, drafts, notice_choices, posts

app_name = "timeline"
urlpatterns = [
    path("timelines/<int:pk>/posts/", posts.post_create, name="post_create"),
    path("timelines/<int:pk>/uploads/", posts.upload, name="upload"),
    path("timelines/<int:pk>/draft/", drafts.draft, name="draft"),
    path("timelines/<int:pk>/draft/drop/", drafts.draft_drop, name="draft_drop"),
    path("timelines/<int:pk>/changes/", posts.changes, name="changes"),
    path("timelines/<int:pk>/older/", posts.older, name="older"),
    path("timelines/<int:pk>/read/", posts.mark_read, name="mark_read"),
    path("settings/notices/groups/", notice_choices.notice_choices, name="notice_choices"),
    path("posts/<int:pk>/", posts.post, name="post"),
    path("posts/<int:pk>/acknowledge/", answers.acknowledge, name="acknowledge"),
    path("posts/<int:pk>/acknowledgements/", answers.acknowledgements, name="acknowledgements"),
    path("posts/<int:pk>/like/", answers.like, name="like"),
    path("posts/<int:pk>/unlike/", answers.unlike, name="unlike"),
    path("files/<str:key>/<str:size>/", posts.file, name="file"),
]
