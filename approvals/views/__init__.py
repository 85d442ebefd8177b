"""The pages of invitations and approvals."""
