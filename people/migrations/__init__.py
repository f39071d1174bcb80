"""The people store's alembic line, apart from that of the provisions."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa


def upgrade(engine: sa.Engine) -> None:
    """Bring the schema behind ``engine`` to the newest revision; does nothing where it is there."""
    from alembic import command  # 0.3 s to import: only where a schema must move
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
