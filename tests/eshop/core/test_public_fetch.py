"""A file is fetched from the public internet only, whatever an address, a name or a redirect says."""

import ipaddress
import socket
import ssl
import threading
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from eshop.core import public_fetch as fetching
from eshop.core.public_fetch import FetchError, public_fetch, url_judge

HOST = "hurtownia.example"
PUBLIC = "93.184.216.34"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    return path


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append((self.headers["Host"], self.path))
        where = self.server.redirects.get(self.path)
        if where:
            self.send_response(302)
            self.send_header("Location", where)
            self.end_headers()
        elif self.path == "/brak":
            self.send_error(404)
        elif self.path == "/wolno":
            self.send_response(200)
            self.end_headers()
            for _number in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        elif self.path == "/uciety":
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            self.wfile.write(b"pol")
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"id;code\n1;K1\n")

    def log_message(self, *args):
        pass


@pytest.fixture
def internet(certificate, monkeypatch):
    """One https server that plays every public address. `names` says what a host resolves to, in turn."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *args: None
    server.asked, server.redirects, server.connected, server.resolved = [], {}, [], []
    server.names = {HOST: [[PUBLIC]]}
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def resolve(host, port):
        server.resolved.append(host)
        answers = server.names.get(host)
        if not answers:
            raise socket.gaierror
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def connect(address, port, timeout):
        server.connected.append(address)
        return socket.create_connection(server.server_address, timeout=timeout)

    monkeypatch.setattr(fetching, "_resolve", resolve)
    monkeypatch.setattr(fetching, "_connect", connect)
    monkeypatch.setattr(fetching, "_tls", lambda: ssl.create_default_context(cafile=str(certificate)))
    yield server
    server.shutdown()
    server.server_close()


def _fetched(path="/oferta.csv", **options):
    pieces = []
    public_fetch(f"https://{HOST}{path}", pieces.append, **options)
    return b"".join(pieces)


def test_a_file_comes_from_the_address_that_was_resolved(internet):
    assert _fetched("/oferta.csv?klucz=1") == b"id;code\n1;K1\n"
    assert (internet.asked, internet.connected, internet.resolved) == (
        [(HOST, "/oferta.csv?klucz=1")],
        [PUBLIC],
        [HOST],
    )


def test_a_name_that_changes_its_address_meanwhile_is_asked_once(internet):
    internet.names[HOST] = [[PUBLIC], ["127.0.0.1"]]
    assert _fetched() == b"id;code\n1;K1\n"
    assert (internet.connected, internet.resolved) == ([PUBLIC], [HOST])


@pytest.mark.parametrize(
    "url",
    [
        "http://hurtownia.example/x",
        "ftp://hurtownia.example/x",
        "file:///etc/passwd",
        "hurtownia.example/x",
        "https:///x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://[::ffff:10.0.0.1]/x",
        "https://169.254.169.254/latest/meta-data",
        "https://user:secret@hurtownia.example/x",
        "https://hurtownia.example:99999/x",
        "https://hurtownia.example/a b",
        "https://hurtownia.example/x\r\nHost: evil",
    ],
)
def test_what_no_public_https_address_is_is_refused_before_anything_is_asked(internet, url):
    with pytest.raises(FetchError):
        public_fetch(url, lambda piece: None)
    assert (internet.resolved, internet.connected) == ([], [])


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "10.0.0.5",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "224.0.0.1",
        ),
        *("255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "64:ff9b::a00:1"),
        *("2002:7f00:1::", "ff02::1", "198.18.0.1", "240.0.0.1", "100.64.0.1"),
    ],
)
def test_a_name_of_a_private_address_is_refused_also_among_public_ones(internet, address):
    internet.names[HOST] = [[PUBLIC, address]]
    with pytest.raises(FetchError, match="nie jest publiczna"):
        _fetched()
    assert internet.connected == []


def test_public_addresses_are_public():
    for text in (PUBLIC, "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822", "::ffff:93.184.216.34"):
        assert fetching.is_public(ipaddress.ip_address(text)), text


@pytest.mark.parametrize("where", ["http://hurtownia.example/x", "https://127.0.0.1/x", "https://wewnatrz.example/x"])
def test_each_redirect_is_judged_anew(internet, where):
    internet.names["wewnatrz.example"] = [["10.0.0.1"]]
    internet.redirects["/oferta.csv"] = where
    with pytest.raises(FetchError):
        _fetched()
    assert internet.connected == [PUBLIC]


def test_a_redirect_to_a_public_place_is_followed_and_resolved_anew(internet):
    internet.redirects["/oferta.csv"] = "/nowa.csv"
    assert _fetched() == b"id;code\n1;K1\n"
    assert ([path for _host, path in internet.asked], internet.resolved) == (["/oferta.csv", "/nowa.csv"], [HOST, HOST])


def test_a_circle_of_redirects_ends(internet):
    internet.redirects["/oferta.csv"] = "/oferta.csv"
    with pytest.raises(FetchError, match="przekierowuje"):
        _fetched()
    assert len(internet.asked) == 6


def test_a_file_that_drips_is_given_up_in_time(internet):
    began = time.monotonic()
    with pytest.raises(FetchError, match="w wyznaczonym czasie"):
        _fetched("/wolno", seconds=0.6)
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(("path", "reason"), [("/brak", "kodem 404"), ("/uciety", "zerwało|nie udało")])
def test_what_is_no_whole_file_is_told(internet, path, reason):
    with pytest.raises(FetchError, match=reason):
        _fetched(path)


def test_a_certificate_of_another_name_is_refused(internet):
    internet.names["inna.example"] = [[PUBLIC]]
    with pytest.raises(FetchError, match="SSLCertVerificationError"):
        public_fetch("https://inna.example/x", lambda piece: None)
    assert internet.asked == []


def test_too_much_is_given_up_by_who_writes(internet):
    def full(piece):
        raise ValueError("full")

    with pytest.raises(ValueError, match="full"):
        public_fetch(f"https://{HOST}/x", full)


def test_addresses_are_judged_without_asking(internet):
    assert url_judge(f"https://{HOST}:8443/x").port == 8443
