"""The alembic line of the people store; library/database.py runs it."""
