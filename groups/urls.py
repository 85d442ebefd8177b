"""Addresses of groups."""

from django.urls import path

from groups.views import create, direct, lists, manage, members, page

app_name = "groups"
urlpatterns = [
    path("groups/", lists.group_list, name="list"),
    path("groups/new/", create.create, name="create"),
    path("groups/<int:pk>/", page.page, name="page"),
    path("groups/<int:pk>/created/", create.created, name="created"),
    path("groups/<int:pk>/edit/", manage.edit, name="edit"),
    path("groups/<int:pk>/delete/", manage.delete, name="delete"),
    path("groups/<int:pk>/leave/", members.leave, name="leave"),
    path("groups/<int:pk>/members/", members.members, name="members"),
    path("groups/<int:pk>/members/<int:member>/remove/", members.remove_member, name="remove_member"),
    path("groups/<int:pk>/members/<int:member>/name/", members.name_admin, name="name_admin"),
    path("groups/<int:pk>/members/<int:member>/unname/", members.unname_admin, name="unname_admin"),
    path("workplace/<int:facility>/", page.workplace, name="workplace"),
    path("workplace/<int:facility>/members/", members.workplace_members, name="workplace_members"),
    path("talks/", direct.talks, name="talks"),
    path("talks/<int:pk>/", direct.talk, name="talk"),
    path("talks/with/<int:pk>/", direct.talk_open, name="talk_open"),
    path("communities/", lists.communities, name="communities"),
]
