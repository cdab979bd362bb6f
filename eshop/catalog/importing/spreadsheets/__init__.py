"""XLSX and ODS as rows of text, the way a person sees them in the spreadsheet."""
