"""One file per format: bytes in, Sources out. registry.py says which reader takes which file."""
