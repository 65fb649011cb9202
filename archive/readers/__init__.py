"""The readers: bytes of one format -> Sources. One file per format; registry.py chooses as sniffing.py says.

A reader takes over what its format says (headers, headings, links) and interprets
nothing: what is a title, a date or a footer is parse.py's business.
"""
