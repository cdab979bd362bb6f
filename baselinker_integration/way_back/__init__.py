"""What goes back to BaseLinker: what an order should be there is compared with what was sent."""
