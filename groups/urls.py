"""Addresses of groups."""

from django.urls import path

from groups.views import create, direct, lists, manage, page

app_name = "groups"
urlpatterns = [
    path("groups/", lists.group_list, name="list"),
    path("groups/new/", create.create, name="create"),
    path("groups/<int:pk>/", page.page, name="page"),
    path("groups/<int:pk>/created/", create.created, name="created"),
    path("groups/<int:pk>/edit/", manage.edit, name="edit"),
    path("groups/<int:pk>/delete/", manage.delete, name="delete"),
    path("groups/<int:pk>/leave/", manage.leave, name="leave"),
    path("groups/<int:pk>/members/", page.members, name="members"),
    path("groups/<int:pk>/members/<int:member>/remove/", manage.remove_member, name="remove_member"),
    path("workplace/<int:facility>/", page.workplace, name="workplace"),
    path("workplace/<int:facility>/members/", page.workplace_members, name="workplace_members"),
    path("talks/", direct.talks, name="talks"),
    path("talks/<int:pk>/", direct.talk, name="talk"),
    path("talks/with/<int:pk>/", direct.talk_open, name="talk_open"),
    path("communities/", lists.communities, name="communities"),
]
