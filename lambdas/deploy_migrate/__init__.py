"""Door: brings the database schema up to date."""
