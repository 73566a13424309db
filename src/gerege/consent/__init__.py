"""What the person agrees to, per purpose and recipient; what was told to whom on which basis."""
