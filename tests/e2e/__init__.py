"""Stories told from the user's chair, in a real browser on the running application."""
