"""One module per format; each yields ItemRow or RowProblem and writes nothing."""
