"""Documents of a case, sealed; letters from templates, with a register."""
