"""Screening in bulk, in columns: import, keys, rules, links. Knows no Django and no database."""
