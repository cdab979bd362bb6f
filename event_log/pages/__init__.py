"""The log's pages: lists, filters, problems, history."""
