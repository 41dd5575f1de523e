"""Papers for people: guide, glossary, decisions (adr/) and the API contract (api/)."""
