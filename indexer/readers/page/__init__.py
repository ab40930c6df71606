"""A web page, from its markup to the pieces of its text, each kept or with the reason why it is not.

    markup -> elements -> names -> furniture -> main_text -> trimming

`indexer.readers.html` makes blocks of the pieces; claims about the page are read by its other modules.
"""
