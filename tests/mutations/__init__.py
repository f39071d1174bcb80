"""The mutation run: files broken at random and made to do harm, through every loader, with a fixed seed.

    python -m tests.mutations [--count 500] [--seed 12]

Each file is read as an import reads it, in the process of limits, under an audit hook: no crash, no hang, no
network, no file but its own, and either a document or a refusal in Chinese that says what to do. Then all of
them are imported at once. tests/ingest/test_mutations.py is the short run.

    seeds.py     whole files of every format, shared ones and made ones
    anything.py  mutations of bytes, for every format
    packages.py  of DOCX, PPTX, XLSX and ZIP: parts, XML, links, sizes
    pdfs.py      of PDF: objects, pages, filters, actions
    texts.py     of Markdown, plain text and CSV
    watch.py     reading under the hook, and what is a fault
"""
