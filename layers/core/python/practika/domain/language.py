"""Names of languages as files write them, made one: BCP 47, the shortest code."""

from __future__ import annotations

import re

#: ISO 639-2 (both sets) to ISO 639-1, for the languages that films name most.
_SHORT = {
    "ara": "ar", "bul": "bg", "cat": "ca", "ces": "cs", "chi": "zh", "cze": "cs", "dan": "da", "deu": "de",
    "dut": "nl", "ell": "el", "eng": "en", "est": "et", "fas": "fa", "fin": "fi", "fra": "fr", "fre": "fr",
    "ger": "de", "gre": "el", "heb": "he", "hin": "hi", "hrv": "hr", "hun": "hu", "ind": "id", "ita": "it",
    "jpn": "ja", "kor": "ko", "lav": "lv", "lit": "lt", "may": "ms", "msa": "ms", "nld": "nl", "nob": "nb",
    "nor": "no", "per": "fa", "pol": "pl", "por": "pt", "ron": "ro", "rum": "ro", "rus": "ru", "slk": "sk",
    "slo": "sk", "slv": "sl", "spa": "es", "srp": "sr", "swe": "sv", "tha": "th", "tur": "tr", "ukr": "uk",
    "vie": "vi", "zho": "zh",
}  # fmt: skip
_CODE = re.compile(r"^([a-z]{2,3})((?:-[a-z0-9]{2,8}){0,3})$")
_UNKNOWN = ("und", "mis", "mul", "zxx", "unk")


def language_code(written: str | None) -> str | None:
    """'deu', 'ger' and 'de' are 'de'; None for what is unknown or no code at all."""
    found = _CODE.match((written or "").strip().replace("_", "-").lower())
    if not found or found[1] in _UNKNOWN:
        return None
    return _SHORT.get(found[1], found[1]) + found[2]
