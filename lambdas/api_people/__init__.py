"""Door: members of a workspace and invitations."""
