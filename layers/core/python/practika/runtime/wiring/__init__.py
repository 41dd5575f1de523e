"""The composition root: the one place that knows both ports and adapters. One file a family of ports.

Each factory is cached, so an environment makes every adapter once, at first use and never at import.
Imports of technologies stand inside the factories: a door pays only for what it asks for.
"""
