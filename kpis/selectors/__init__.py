"""What the pages of this room read, a file for each subject: returns, one figure's history, definitions, stated."""

from kpis.in_force import target_in_force

__all__ = ["target_in_force"]
