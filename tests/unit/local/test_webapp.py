"""What the front sends of the web application is small."""

from __future__ import annotations

import gzip
from pathlib import Path

from cdk.local.webapp import compress


def test_texts_get_a_compressed_twin_and_pictures_do_not(tmp_path: Path) -> None:
    (tmp_path / "assets").mkdir()
    script = tmp_path / "assets" / "index-abc.js"
    script.write_text("let a = 1;\n" * 500)
    (tmp_path / "assets" / "inter.woff2").write_bytes(b"font")
    compress(tmp_path)
    twin = tmp_path / "assets" / "index-abc.js.gz"
    assert gzip.decompress(twin.read_bytes()) == script.read_bytes()
    assert twin.stat().st_size < script.stat().st_size / 10
    assert not (tmp_path / "assets" / "inter.woff2.gz").exists()
