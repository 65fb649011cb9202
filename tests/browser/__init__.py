"""The pages in a real browser. ``page_kinds.py`` has the table of all of them; a new page joins by one line there."""
