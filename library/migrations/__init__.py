"""The provision store's alembic line; library/database.py runs it."""
