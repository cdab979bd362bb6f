"""The address of an item's picture on our own host."""

import zlib

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from eshop.catalog.models import Product
from eshop.catalog.pictures.fetching import picture_fetch

KEPT_SECONDS = 7 * 24 * 3600
MISSING_SECONDS = 3600
MISSING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="96" height="96" fill="none" stroke="#8a94a6">'
    b'<rect x="3.5" y="4.5" width="17" height="15" rx="2"/><circle cx="9" cy="10" r="1.5"/>'
    b'<path d="m4 18 5-5 4 4 3-3 4 4"/></svg>'
)


def picture_view(request: HttpRequest, product_id: int, place: int) -> HttpResponseBase:
    """The picture at `place` (from 0) of the item; a drawing of none where it cannot be had. Kept by the browser."""
    if not request.user.has_perm("catalog.view_product"):
        raise PermissionDenied
    images = get_object_or_404(Product.objects.only("images"), pk=product_id).images
    address = images[place] if place < len(images) and isinstance(images[place], str) else ""
    picture = picture_fetch(address.strip())
    content, kind = (MISSING, "image/svg+xml") if picture is None else (picture.content, picture.content_type)
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = f"private, max-age={MISSING_SECONDS if picture is None else KEPT_SECONDS}"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def picture_addresses(product: Product) -> list[str]:
    """The addresses on our host of the item's pictures, the most important first.

    Each changes with what it leads to, so that a browser never shows a picture that was replaced.
    """
    images = product.images if isinstance(product.images, list) else []
    return [
        f"{reverse('admin:catalog_product_picture', args=[product.pk, place])}?v={zlib.crc32(address.encode()):x}"
        for place, address in enumerate(images)
        if isinstance(address, str)
    ]
