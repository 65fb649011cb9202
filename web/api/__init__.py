"""The API: the same answers for programs, under names they can rely on. openapi.json tells all of it."""
