"""Addresses of the facility's desk."""

from django.urls import path

from desk.views import devices, home, rules, staff, staff_acts

app_name = "desk"
urlpatterns = [
    path("facility/", home.home, name="home"),
    path("facility/<int:pk>/devices/", devices.devices, name="devices"),
    path("facility/<int:pk>/rules/", rules.rules, name="rules"),
    path("facility/devices/<int:pk>/revoke/", devices.device_revoke, name="device_revoke"),
    path("facility/devices/<int:pk>/block/", devices.device_block, name="device_block"),
    path("facility/devices/<int:pk>/release/", devices.device_release, name="device_release"),
    path("facility/staff/", staff.staff, name="staff"),
    path("facility/staff/<int:pk>/", staff.staff_member, name="staff_member"),
    path("facility/staff/<int:pk>/unlock/", staff_acts.staff_unlock, name="staff_unlock"),
    path("facility/staff/<int:pk>/wake/", staff_acts.staff_wake, name="staff_wake"),
    path("facility/staff/<int:pk>/second-factor/", staff_acts.staff_reset_factor, name="staff_reset_factor"),
    path("facility/staff/<int:pk>/password/", staff_acts.staff_password, name="staff_password"),
    path("facility/staff/<int:pk>/verify/", staff_acts.staff_verify, name="staff_verify"),
    path("facility/staff/<int:pk>/unverify/", staff_acts.staff_unverify, name="staff_unverify"),
]
