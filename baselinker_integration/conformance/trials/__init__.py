"""What the writing rules touch: a few products, and orders marked as trials."""
