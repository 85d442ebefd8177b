"""Addresses of groups, and of communities in a namespace of their own with the same names."""

from django.urls import URLPattern, include, path

from groups.views import communities, create, direct, lists, manage, members, page, photos


def _run() -> list[URLPattern]:
    """What every group that has administrators offers."""
    return [
        path("<int:pk>/photo/<str:size>/", photos.photo, name="photo"),
        path("<int:pk>/edit/", manage.edit, name="edit"),
        path("<int:pk>/delete/", manage.delete, name="delete"),
        path("<int:pk>/restore/", manage.restore, name="restore"),
        path("<int:pk>/leave/", members.leave, name="leave"),
        path("<int:pk>/members/", members.members, name="members"),
        path("<int:pk>/members/<int:member>/remove/", members.remove_member, name="remove_member"),
        path("<int:pk>/members/<int:member>/name/", members.name_admin, name="name_admin"),
        path("<int:pk>/members/<int:member>/unname/", members.unname_admin, name="unname_admin"),
    ]


app_name = "groups"
urlpatterns = [
    path("groups/", lists.group_list, name="list"),
    path("groups/new/", create.create, name="create"),
    path("groups/<int:pk>/", page.page, name="page"),
    path("groups/<int:pk>/created/", create.created, name="created"),
    path("groups/", include(_run())),
    path("workplace/<int:facility>/", page.workplace, name="workplace"),
    path("workplace/<int:facility>/members/", members.workplace_members, name="workplace_members"),
    path("talks/", direct.talks, name="talks"),
    path("talks/<int:pk>/", direct.talk, name="talk"),
    path("talks/with/<int:pk>/", direct.talk_open, name="talk_open"),
]

of_communities = (
    [
        path("", lists.community_list, name="list"),
        path("new/", communities.create, name="create"),
        path("<int:pk>/", communities.page, name="page"),
        path("<int:pk>/about/", communities.about, name="about"),
        path("<int:pk>/join/", communities.join, name="join"),
        *_run(),
    ],
    "communities",
)
