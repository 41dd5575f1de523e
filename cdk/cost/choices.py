"""What the choices cost that neither dev nor prod has made, at prod's load: for whoever weighs one (ADR 53)."""

from __future__ import annotations

from cdk.cost import prices
from cdk.cost.load import BUSY
from cdk.cost.use import NOTE_WRITES
from cdk.stages import stage


def choices() -> str:
    """A table of values of a stage, and what they add to prod's month."""
    prod = stage("prod")
    scanned = BUSY.uploaded_gb * prices.MALWARE_GB
    requests = BUSY.fetched + BUSY.calls
    bots = prices.BOT_CONTROL + requests * prices.BOT_REQUEST
    proxy = 2 * prices.PROXY_CPU_HOUR * prices.HOURS
    reader = prices.POSTGRES_HOUR[prod.database_size] * prices.HOURS
    reader += prod.database_storage_gib * prices.POSTGRES_GIB
    twice = BUSY.annotations * NOTE_WRITES * prices.WRITE
    asked = 8 * prices.REDSHIFT_UNIT_HOUR
    rows = (
        ("malware_scan", f"{scanned:,.0f}", f"{BUSY.uploaded_gb:,.0f} GB × ${prices.MALWARE_GB}"),
        ("bot_control", f"{bots:,.0f}", f"{requests:,.0f} requests; ${prices.BOT_CONTROL:g} without any"),
        ("database_proxy", f"{proxy:,.2f}", "two processors behind it"),
        ("database_readers=1", f"{reader:,.2f}", f"one more db.{prod.database_size}"),
        (
            "table_regions=(one)",
            f"{twice:,.0f}",
            "every write of a note a second time, traffic and storage besides",
        ),
        (
            "redshift_units=8",
            f"{asked:.2f} an hour",
            "while somebody asks; nothing else but the files, which are there",
        ),
        ("shut_out", "0", "a setting of the distribution"),
    )
    said = "".join(f"| `{name}` | {dollars} | {how} |\n" for name, dollars, how in rows)
    return f"## Choices that prod has not made\n\n| value of the stage | $ a month | how |\n|---|---:|---|\n{said}"
