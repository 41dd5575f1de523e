"""Door: sign up, sign in, refresh, sign out, and who am I."""
