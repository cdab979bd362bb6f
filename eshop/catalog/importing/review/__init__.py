"""What people want to know of an import: which file it is, what it would not take, what it changed; and undoing it."""
