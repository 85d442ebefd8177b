"""Every step of invitations and approvals, split by who takes it."""
