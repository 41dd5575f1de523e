"""The deployed local cloud, real PostgreSQL, real FFmpeg; and one port suite over fake and real."""
