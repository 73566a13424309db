"""Rules of the visa queue that people write here: their texts, steps, pages, trials."""
