"""Protocols for everything that use cases need from outside, one file per family. No implementation lives here."""
