"""Hostile films and what is needed to watch FFmpeg read them: builders, mutations, a worker to trace, a tracer."""
