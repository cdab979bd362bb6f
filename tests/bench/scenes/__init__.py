"""What is measured: each scene has a database and a process of its own and returns named figures."""
