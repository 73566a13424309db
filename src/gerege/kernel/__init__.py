"""Ids, clock, errors and bilingual text: the ground every other room stands on. No Django here."""
