"""The interface kit's tags and filters: `{% load ui %}`."""

import re
from datetime import datetime
from functools import lru_cache
from zlib import crc32

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# Half-width characters only: Japanese text and punctuation often follow an address without a space.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+", re.IGNORECASE)
_TRAILING = ".,;:!?'*"
_PAIRS = {")": "(", "]": "["}
_WEEKDAYS = "月火水木金土日"
_TINTS = 6
_MOST = 99


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    """The sprite's icon `name`: decorative, unless `label` names it. `size`: "", "s", "l" or "xl"."""
    return _labelled(name, size, label) if label else _plain(name, size)


def _labelled(name: str, size: str, label: str) -> SafeString:
    html = '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>'
    return format_html(html, _css(size), label, _address(name))


@lru_cache(maxsize=512)
def _plain(name: str, size: str) -> SafeString:
    """Every page has dozens of them, and they stay the same as long as the process runs."""
    html = '<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>'
    return format_html(html, _css(size), _address(name))


def _css(size: str) -> str:
    return f"icon icon--{size}" if size else "icon"


def _address(name: str) -> str:
    return f"{static('icons/sprite.svg')}#{name}"


@register.filter(is_safe=False)
def linkify(text: object) -> SafeString:
    """`text` escaped, its http and https addresses as links that open outside; line ends stay as they are.

    Everything is escaped here, also what claims to be safe.
    """
    plain = str(text)
    parts, position = [], 0
    for match in _ADDRESS.finditer(plain):
        address = _without_trailing(match.group())
        if not _has_host(address):
            continue
        parts.append(escape(plain[position : match.start()]))
        parts.append(_link(address))
        position = match.start() + len(address)
    parts.append(escape(plain[position:]))
    return format_html_join("", "{}", ((part,) for part in parts))


def _without_trailing(address: str) -> str:
    """The address without the punctuation that belongs to the sentence around it."""
    while address:
        last = address[-1]
        unpaired = last in _PAIRS and address.count(last) > address.count(_PAIRS[last])
        if last not in _TRAILING and not unpaired:
            break
        address = address[:-1]
    return address


def _has_host(address: str) -> bool:
    return address.partition("://")[2][:1].isalnum()


def _link(address: str) -> SafeString:
    html = '<a href="{}" target="_blank" rel="noopener noreferrer nofollow">{}</a>'
    return format_html(html, escape(address), escape(address))


@register.filter(is_safe=False)
def moment(at: datetime | None) -> SafeString | str:
    """A time as people say it: 「今日 14:05」「11月22日(日) 14:05」.

    The year stands where it is not this one. The page's script keeps 「今日」 true after midnight.
    """
    if at is None:
        return ""
    local = timezone.localtime(at) if timezone.is_aware(at) else at
    html = '<time class="moment" datetime="{}" data-moment>{}</time>'
    return format_html(html, local.isoformat(timespec="seconds"), _said(local))


@register.filter(is_safe=False)
def stamp(at: datetime) -> SafeString:
    """A time for pieces of pages that are kept: always the date. The page's script says 「今日」 where it is true."""
    local = timezone.localtime(at)
    html = '<time class="moment" datetime="{}" data-moment>{}</time>'
    return format_html(html, local.isoformat(timespec="seconds"), _dated(local))


def _said(local: datetime) -> str:
    if local.date() == timezone.localdate():
        return f"今日 {local.hour}:{local.minute:02}"
    return _dated(local)


def _dated(local: datetime) -> str:
    year = "" if local.year == timezone.localdate().year else f"{local.year}年"
    day = f"{local.month}月{local.day}日({_WEEKDAYS[local.weekday()]})"
    return f"{year}{day} {local.hour}:{local.minute:02}"


@register.filter
def badge(count: int | None) -> str:
    """A count for a badge: 「99+」 above 99, nothing for none."""
    if not count or count < 0:
        return ""
    return f"{_MOST}+" if count > _MOST else str(count)


@register.filter
def tint(key: object) -> int:
    """The colour of the face of somebody without a photo: 1 to 6, always the same for the same key."""
    return crc32(str(key).encode()) % _TINTS + 1
