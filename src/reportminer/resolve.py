"""After an ingest: who issued what, and which copies count. Nothing is mined here."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from reportminer.corrections import corrected, remembered
from reportminer.duplicates import resolve_duplicates, touched_blocks
from reportminer.issuers import rebuild_issuers, resolve_issuers
from reportminer.series import load_reference
from reportminer.store import Store

APPLIED = "corrections"
"""Entry of `meta`: a digest of the corrections that the reports follow."""


def resolve_issuers_and_duplicates(store: Store, report_ids: Sequence[str]) -> None:
    """Bring issuers and copies in step with the reports just stored and with the user's corrections, in one transaction."""
    report_ids = [*report_ids, *_cut_off(store)]
    digest = _digest(store)
    changed = [(digest,)] != store.rows("SELECT value FROM meta WHERE key = ?", [APPLIED])
    if not report_ids and not changed:
        return
    if changed:
        report_ids = [r for (r,) in store.rows("SELECT report_id FROM reports ORDER BY 1")]
    with store.transaction():
        load_reference(store.connection)
        corrections = corrected(store)
        resolve_issuers(store, corrections)
        said = {report_id: c.duplicate_of for report_id, c in corrections.items() if c.duplicate_of}
        resolve_duplicates(store, touched_blocks(store, report_ids), said)
        rebuild_issuers(store)
        store.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", [APPLIED, digest])


def _cut_off(store: Store) -> list[str]:
    """Reports that an earlier run stored but did not live to resolve."""
    sql = "SELECT report_id FROM reports JOIN identities USING (report_id) WHERE issuer_key IS NOT NULL AND issuer_id IS NULL ORDER BY 1"
    return [report_id for (report_id,) in store.rows(sql)]


def _digest(store: Store) -> str:
    held = "\n".join(c.model_dump_json() for c in remembered(store))
    return hashlib.sha256(held.encode()).hexdigest()[:16]
