"""FFmpeg, jailed: `commands` builds argument lists, `run` executes them, the rest reads what came out.

Nothing here decides what a film gets (that is the plan in `domain`), and nothing else starts FFmpeg.
"""
