"""Where a request comes from."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
Range = IPv4Network | IPv6Network


def client_ip(forwarded: str, remote: str) -> str:
    """The client's address, "" where none can be told: what TRUSTED_PROXIES own proxies say, else the peer."""
    hops = [part.strip() for part in forwarded.split(",") if part.strip()]
    count = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    address = hops[-count] if 0 < count <= len(hops) else remote
    try:
        return str(ip_address(address))
    except ValueError:
        return ""


def ip_of(request: HttpRequest) -> str:
    """The client's address of a request."""
    return client_ip(request.headers.get("X-Forwarded-For", ""), request.META.get("REMOTE_ADDR", ""))


def ranges(text: str) -> list[Range]:
    """The address ranges of a text, one in a line. Raises ValueError for what is none."""
    return [ip_network(line.strip(), strict=False) for line in text.splitlines() if line.strip()]


def lies_in(ip: str, text: str) -> bool:
    """Whether an address lies in one of the ranges of a text; what cannot be read lies in none."""
    try:
        address = ip_address(ip)
        return any(address in one for one in ranges(text))
    except ValueError:
        return False
