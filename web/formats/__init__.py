"""How releases leave by other ways than pages: citations, formats of reference managers, tables, originals."""
