"""What pages of the administration and the panel share."""
