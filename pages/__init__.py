"""The screens: one file a page, shared pieces beside them. No rule of the field lives here.

ask · library · imports    the pages, named in app.py
parts                      what every page starts with: the office, the reader, the day, the error frame
shown · source             an answer and a document as a screen needs them (values in, values out)
markup                     those as safe HTML: the only place that writes any
widgets                    components that put the HTML on the page and tell of clicks; assets/ holds them
jobs                       an import as a child process
"""
