"""The outside world, one technology a folder. Settings arrive by constructor; nothing here reads the environment."""
