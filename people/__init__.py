"""What people write: conversations and feedback, in a store of their own that is never indexed or logged.

people.store.PeopleStore    conversations by unguessable id, their turns, feedback on a turn
"""
