"""The program that makes the ranker: a small network that reads a question and a provision together."""
