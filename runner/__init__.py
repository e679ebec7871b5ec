"""The thin Python around the database: one job a module, no business rule."""
