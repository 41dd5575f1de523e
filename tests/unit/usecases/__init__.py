"""Use cases with fakes, one file a verb or a family of verbs."""
