"""Rently: a lending platform for rent that lives in PostgreSQL."""
