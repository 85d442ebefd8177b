"""Addresses of patients."""

from django.urls import path

from patients.views import card, lists, members, page, register, sides, staff

app_name = "patients"
urlpatterns = [
    path("patients/", lists.patient_list, name="list"),
    path("patients/new/", register.create, name="create"),
    path("patients/new/bulk/", register.bulk, name="bulk"),
    path("patients/new/<uuid:token>/", register.enter, name="enter"),
    path("patients/new/<uuid:token>/confirm/", register.confirm, name="confirm"),
    path("patients/new/<uuid:token>/staff/", staff.staff, name="staff"),
    path("patients/new/<uuid:token>/photo/", staff.registration_photo, name="registration_photo"),
    path("patients/<int:pk>/", page.patient_page, name="page"),
    path("patients/<int:pk>/registered/", staff.registered, name="registered"),
    path("patients/<int:pk>/care/", page.care, name="care"),
    path("patients/<int:pk>/patient-side/", page.patient_side, name="patient_side"),
    path("patients/<int:pk>/card/", card.card, name="card"),
    path("patients/<int:pk>/edit/", card.edit, name="edit"),
    path("patients/<int:pk>/photo/<str:size>/", card.photo, name="photo"),
    path("patients/<int:pk>/members/", members.members, name="members"),
    path("patients/<int:pk>/members/<int:member>/remove/", members.remove_member, name="remove_member"),
    path("patients/<int:pk>/members/<int:member>/name/", members.name_admin, name="name_admin"),
    path("patients/<int:pk>/members/<int:member>/unname/", members.unname_admin, name="unname_admin"),
    path("patients/<int:pk>/members/<int:member>/patient-side/", sides.add_to_side, name="add_to_side"),
    path("patients/<int:pk>/members/<int:member>/care-only/", sides.take_off_side, name="take_off_side"),
]
