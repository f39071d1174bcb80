"""The ranker that ships: its files, and the programs that made them.

    python -m models.ranker.build --scratch DIR --laws FOLDER

    lists.py   questions, and what search finds for them, told apart
    train.py   → a folder that torch reads
    hard.py    the lists that it still confuses, to train on once more
    export.py  → fused int8 ONNX
    build.py   all of it, and ranker.json

Nothing here runs when a question is asked: ``search/ranker.py`` reads the files alone. The programs need the
extra ``[models]``.
"""
