"""Door: writes a film's playlists and lets people in."""
