"""Every row of the table whose surface exists, with its requests."""

from tests.access import (
    later,
    rows_approvals,
    rows_connections,
    rows_desk,
    rows_groups,
    rows_patients,
    rows_people,
    rows_staff,
    rows_timeline,
    rows_workflow,
)

assert later.LATER

ROWS = rows_people.ROWS | rows_groups.ROWS | rows_patients.ROWS | rows_timeline.ROWS | rows_approvals.ROWS
ROWS |= rows_staff.ROWS | rows_desk.ROWS | rows_connections.ROWS | rows_workflow.ROWS
ROWS["admin.user.suspend/unlock"] += rows_staff.UNLOCK
