"""nginx as docker-compose.yml and the sample without Docker configure it, for real, before our web server."""

import http.client
import json
import re
import socket
import ssl
import subprocess
import time
from contextlib import closing, contextmanager
from statistics import median

import pytest

from tests.eshop.web_server.conftest import serve  # noqa: F401  a fixture
from tests.eshop.web_server.slow_clients import slow_clients
from tests.services import free_port
from tests.stack.nginx import FOLDER, compose_configuration, nginx
from tests.stack.processes import COMPOSE

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def compose_nginx(tmp_path):
    """The configuration of compose, with another port, another upstream and a folder of its own instead of /tmp."""

    @contextmanager
    def start(upstream):
        port = free_port()
        compose_configuration(tmp_path, port=port, upstream=upstream)
        with nginx(tmp_path, port):
            yield port

    return start


def call(port, body=b"bl_pass=x", path="/baselinker/konto/", headers=FORM, source="127.0.0.1"):
    """Status, headers and body of one call on a new connection from the address `source`."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20, source_address=(source, 0))) as client:
        client.request("POST", path, body=body, headers=headers)
        response = client.getresponse()
        return response.status, response.headers, response.read()


def calls_median(port, count=60):
    taken = []
    for _ in range(count):
        begun = time.perf_counter()
        assert call(port, source="127.0.0.2")[0] == 200
        taken.append(time.perf_counter() - begun)
    return median(taken)


@pytest.mark.parametrize("kind", ["head", "body", "reader"])
def test_two_hundred_slow_connections_disturb_nobody(serve, compose_nginx, kind):  # noqa: F811
    """The shop behind it is gunicorn's own worker, which each of these attacks would switch off."""
    with compose_nginx(serve(threads=4, worker_class="gthread")) as port:
        ratios = []
        for _ in range(3):  # whatever else this machine does comes and goes
            quiet = calls_median(port)
            with slow_clients(port, kind=kind, count=200, pause=2):
                time.sleep(1)
                ratios.append(calls_median(port) / quiet)
            if min(ratios) <= 2:
                break
        assert min(ratios) <= 2


def test_a_flood_from_one_address_is_slowed_down_and_others_are_not(serve, compose_nginx):  # noqa: F811
    with compose_nginx(serve(threads=4)) as port:
        answers = [call(port, path="/panel/login/")[0] for _ in range(60)]
        assert answers[:20] == [200] * 20
        assert answers[-1] == 429
        assert call(port, path="/panel/login/", source="127.0.0.2")[0] == 200
        assert call(port)[0] == 200


def test_an_import_is_not_slowed_down(serve, compose_nginx):  # noqa: F811
    with compose_nginx(serve(threads=4)) as port:
        assert {call(port)[0] for _ in range(400)} == {200}


def test_sizes(serve, compose_nginx):  # noqa: F811
    with compose_nginx(serve(threads=4)) as port:
        assert call(port, b"x" * 2_621_440)[2] == b"2621440"
        status, headers, body = call(port, b"x" * 2_700_000)
        assert (status, json.loads(body)["error_code"]) == (200, "request_too_large")
        assert (headers["Content-Type"], headers["X-Content-Type-Options"]) == (
            "application/json; charset=utf-8",
            "nosniff",
        )
        assert call(port, b"x" * 2_700_000, path="/panel/")[0] == 413
        assert call(port, b"x" * 8_000_000, path="/api/v1/products/")[2] == b"8000000"
        status, headers, body = call(port, b"x" * 8_500_000, path="/api/v1/products/")
        assert (status, headers["Content-Type"]) == (413, "application/problem+json")
        assert json.loads(body)["code"] == "body_too_large"
        assert call(port, b"x" * 9_500_000, path="/api/v1/uploads/")[2] == b"9500000"


def test_who_called_is_what_nginx_saw_and_not_what_the_client_says(serve, compose_nginx):  # noqa: F811
    """An address of the private network is that of the proxy with the certificate, and is believed."""
    with compose_nginx(serve(threads=1)) as port:
        forged = {**FORM, "X-Forwarded-For": "1.2.3.4, 203.0.113.9", "X-Forwarded-Proto": "https"}
        seen = json.loads(call(port, path="/seen", headers=forged)[2])
        assert seen == {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_X_FORWARDED_PROTO": "https"}
        assert json.loads(call(port, path="/seen")[2])["HTTP_X_FORWARDED_PROTO"] == "http"


def test_its_log_has_no_query_strings_and_no_forged_lines(serve, compose_nginx, tmp_path):  # noqa: F811
    with compose_nginx(serve(threads=1)) as port:
        call(port, path="/%0aforged%1b[31m?bl_pass=klucz")
        call(port, path="/baselinker/konto/hint/klucz?order_id=1")
        with closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as client:
            client.sendall(b'GET /\x1braw"?bl_pass=klucz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
            client.recv(1000)
    text = (tmp_path / "access.log").read_bytes()
    assert b'"POST /%0aforged%1b[31m" 200' in text
    assert b'"POST /baselinker/konto/hint/-" 200' in text
    assert b"klucz" not in text
    assert b"\x1b" not in text


def test_the_sample_without_docker(serve, tmp_path):  # noqa: F811
    """With a certificate of its own making: http is sent to https, and the shop is told which of them it was."""
    plain, secure, upstream = free_port(), free_port(), serve(threads=1)
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subject = ["-subj", "/CN=panel.example.com", "-days", "1", "-nodes", "-newkey", "rsa:2048"]
    subprocess.run(
        ["openssl", "req", "-x509", *subject, "-keyout", str(key), "-out", str(certificate)],
        check=True,
        capture_output=True,
    )
    text = (FOLDER / "site.conf").read_text(encoding="utf-8")
    for old, new in {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "server 127.0.0.1:8000;": f"server 127.0.0.1:{upstream};",
        "/etc/nginx/shop/": f"{FOLDER}/",
        "/etc/letsencrypt/live/panel.example.com/fullchain.pem": str(certificate),
        "/etc/letsencrypt/live/panel.example.com/privkey.pem": str(key),
        "/var/log/nginx/shop.log": f"{tmp_path}/access.log",
    }.items():
        assert old in text
        text = text.replace(old, new)
    temporary = "".join(f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}"
        f" http {{ client_body_temp_path {tmp_path}/body; {temporary} {text} }}",
        encoding="utf-8",
    )
    with nginx(tmp_path, secure):
        status, headers, _body = call(plain, path="/panel/?x=1")
        assert (status, headers["Location"]) == (301, "https://panel.example.com/panel/?x=1")
        context = ssl.create_default_context(cafile=str(certificate))
        context.check_hostname = False
        with closing(http.client.HTTPSConnection("127.0.0.1", secure, timeout=10, context=context)) as client:
            client.request("POST", "/seen", body=b"", headers={"X-Forwarded-For": "1.2.3.4", "X-Forwarded-Proto": "x"})
            seen = json.loads(client.getresponse().read())
        assert seen == {"HTTP_X_FORWARDED_FOR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https"}


def test_compose_puts_it_in_front_of_the_web_service_which_nobody_else_reaches():
    services = COMPOSE["services"]
    assert "ports" not in services["web"]
    assert services["nginx"]["ports"] == ["127.0.0.1:${PORT:-8000}:8080"]
    mounted = {volume.split(":")[0] for volume in services["nginx"]["volumes"]}
    assert mounted == {f"./docker/nginx/{name}" for name in ("nginx.conf", "limits.conf", "shop.conf")}
    assert re.search(r"listen 8080;", (FOLDER / "nginx.conf").read_text(encoding="utf-8"))
    assert services["nginx"]["networks"] == ["outside"]
