"""Door: sign up, sign in, refresh, sign out, second factors, and who am I."""
