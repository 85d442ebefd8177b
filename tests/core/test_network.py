"""Where a request comes from."""

import pytest

from mcs.core.network import client_ip, ip_of, lies_in, ranges


@pytest.mark.parametrize(
    ("forwarded", "remote", "proxies", "address"),
    [
        ("", "203.0.113.9", 0, "203.0.113.9"),
        ("198.51.100.7", "203.0.113.9", 0, "203.0.113.9"),
        ("198.51.100.7", "10.0.0.1", 1, "198.51.100.7"),
        ("6.6.6.6, 198.51.100.7", "10.0.0.1", 1, "198.51.100.7"),
        ("6.6.6.6, 198.51.100.7, 10.0.0.2", "10.0.0.1", 2, "198.51.100.7"),
        ("198.51.100.7", "10.0.0.1", 2, "10.0.0.1"),
        (" , 198.51.100.7 ,", "10.0.0.1", 1, "198.51.100.7"),
        ("not an address", "10.0.0.1", 1, ""),
        ("", "", 0, ""),
        ("", "2001:DB8::1", 0, "2001:db8::1"),
    ],
)
def test_only_what_own_proxies_say_is_believed(settings, forwarded, remote, proxies, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert client_ip(forwarded, remote) == address


def test_the_address_of_a_request(rf, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    request = rf.get("/", headers={"X-Forwarded-For": "198.51.100.7"}, REMOTE_ADDR="10.0.0.1")
    assert ip_of(request) == "198.51.100.7"


@pytest.mark.parametrize(
    ("ip", "text", "inside"),
    [
        ("192.0.2.77", "192.0.2.0/24", True),
        ("192.0.3.1", "192.0.2.0/24", False),
        ("192.0.2.77", "\n198.51.100.1\n  192.0.2.77  \n", True),
        ("192.0.2.77", "192.0.2.1/24", True),
        ("2001:db8::5", "192.0.2.0/24\n2001:db8::/64", True),
        ("192.0.2.77", "2001:db8::/64", False),
        ("", "0.0.0.0/0", False),
        ("192.0.2.77", "somewhere", False),
        ("192.0.2.77", "", False),
    ],
)
def test_whether_an_address_lies_in_a_range(ip, text, inside):
    assert lies_in(ip, text) is inside


def test_what_is_no_range_is_refused():
    with pytest.raises(ValueError, match="somewhere"):
        ranges("192.0.2.0/24\nsomewhere")
