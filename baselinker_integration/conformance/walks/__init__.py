"""Reading an endpoint's products and orders, in small portions or page by page."""
