"""Pages of projects, and of the registers that stand beside them."""
