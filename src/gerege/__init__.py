"""Gerege: from the first contact with a person who may be trafficked to their safety."""

__version__ = "0.1.0"
