"""Brings the derived stores in step with the provisions."""

from __future__ import annotations

from typing import Any

from office import Office


def reindex_home(
    office: Office, encoder: str | None, *, mend_only: bool, progress: Any
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Rebuild both indexes, or with ``mend_only`` add and remove what differs; parity before and after."""
    if encoder is not None:
        office.use_encoder(encoder)
    before = office.indexer.check().document()
    if mend_only:
        office.indexer.catch_up_words(progress)
        office.indexer.catch_up_vectors(progress)
    else:
        office.indexer.rebuild(progress)
    return before, office.indexer.check().document()
