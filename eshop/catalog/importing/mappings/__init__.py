"""How a table of unknown columns is read: our fields from its columns, guessed, corrected and kept per source."""
