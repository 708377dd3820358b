"""What the product is judged by (README.md): each module is a command of its own and prints one table."""
