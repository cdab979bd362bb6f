from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def connector(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse(
        b'{"error": true, "error_code": "no_password", "error_text": ""}', content_type="application/json"
    )
