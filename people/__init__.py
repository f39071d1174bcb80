"""What people write: conversations and what they think of the answers. In a store of its own, never indexed.

PeopleStore.at(path)  → turns(conversation) · add_turn(…) · rate(…)
"""
