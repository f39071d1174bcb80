"""A person's words to a checked Answer: built from provisions, silent where there are none.

    answerer.Answerer       ask(turns, today, reader) → Answer
    read, refuse            what is asked; what is not answered, before any search
    find, select            which pieces of which provisions answer; whether they do
    compose, lineage        the sentences, verbatim; which version they speak of
    times                   histories, then and now, days counted (reckon, timetable)
    llm, prompts            a model's wording of the same passages, off by default
    verify                  every sentence against the store, whoever worded it
    wire                    an Answer as JSON

Here stand the nouns alone; ``answer.answerer`` opens the rest.
"""

from answer.answer import Answer, AnswerStatus, Basis, Refusal, Role, Sentence

__all__ = ["Answer", "AnswerStatus", "Basis", "Refusal", "Role", "Sentence"]
