"""Question to Hits: what may be seen, found by words and by meaning, in one ranking.

    Question ─ Retriever ─ Hits           permitted set → words ∪ vectors → rank, hits checked in the store
    Indexer                               store → word index and vectors, resumable
    windows                               what is ranked, and the texts that stand for it

Search interprets nothing: reading a person's words is ``answer``'s.
"""
