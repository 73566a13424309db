"""The record of every act, look and refusal: written once, checked by anybody, no personal data."""
