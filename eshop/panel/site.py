from unfold.sites import UnfoldAdminSite


class PanelSite(UnfoldAdminSite):
    """The administration panel of the shop."""

    site_header = "e-Sklep"
    site_title = "e-Sklep"
    index_title = "Pulpit"
