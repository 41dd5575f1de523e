"""The override table, one file a service: `TYPES` has the entries, `BESIDE` what functions here write besides.

A file names only what differs: a property whose name is the provider's, apart from underscores, needs no entry.
"""
