"""An item's description as the offer shows it, with nothing in it that could harm the reader."""

import nh3
from django.utils.html import linebreaks
from django.utils.safestring import SafeString

TAGS = {
    *("p", "br", "hr", "div", "span", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd"),
    *("b", "strong", "i", "em", "u", "s", "small", "sub", "sup", "blockquote", "pre", "code", "a"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan", "scope"}}


def description_shown(text: str) -> SafeString:
    """`text`, HTML or plain, to be put into a page: no script, style, form, frame or picture; links leave no trace."""
    if not text.strip():
        return SafeString("")
    html = text if nh3.is_html(text) else linebreaks(text, autoescape=True)
    return SafeString(nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https", "mailto"}))
