"""What every page of a partnership is built on, in all rooms; beside it, this room's own pages."""

from partners.views.base import PartnershipPage, PartnershipView
from partners.views.form_page import FormPage

__all__ = ["FormPage", "PartnershipPage", "PartnershipView"]
