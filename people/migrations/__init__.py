"""The alembic line of people/store.py."""
