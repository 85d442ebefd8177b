"""Readings in Latin letters, in the ways people write them."""

from mcs.core.text import hiragana

_ROWS = {
    "": "あいうえお",
    "k": "かきくけこ",
    "s": "さしすせそ",
    "t": "たちつてと",
    "n": "なにぬねの",
    "h": "はひふへほ",
    "m": "まみむめも",
    "r": "らりるれろ",
    "g": "がぎぐげご",
    "z": "ざじずぜぞ",
    "d": "だぢづでど",
    "b": "ばびぶべぼ",
    "p": "ぱぴぷぺぽ",
}
_PLAIN = {
    kana: letter + vowel for letter, row in _ROWS.items() for kana, vowel in zip(row, "aiueo", strict=True)
}
_PLAIN |= {
    "や": "ya",
    "ゆ": "yu",
    "よ": "yo",
    "わ": "wa",
    "ゐ": "i",
    "ゑ": "e",
    "を": "o",
    "ん": "n",
    "ゔ": "vu",
}
_PLAIN |= {"し": "shi", "ち": "chi", "つ": "tsu", "ふ": "fu", "じ": "ji", "ぢ": "ji", "づ": "zu"}
_SMALL = {"ゃ": "ya", "ゅ": "yu", "ょ": "yo", "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}
_SHORT = (("ou", "o"), ("oo", "o"), ("uu", "u"), ("aa", "a"), ("ii", "i"), ("ee", "e"))
_KUNREI = (
    ("sh", "sy"),
    ("ch", "ty"),
    ("j", "zy"),
    ("syi", "si"),
    ("tyi", "ti"),
    ("zyi", "zi"),
    ("tsu", "tu"),
    ("fu", "hu"),
)


def romaji(kana: str) -> set[str]:
    """How a reading is written in Latin letters: after Hepburn and after 訓令式, long vowels in full and short.

    Characters that are no kana are left out.
    """
    full = _hepburn(hiragana(kana))
    return {
        _replaced(word, _KUNREI) if kunrei else word for word in _lengths(full) for kunrei in (False, True)
    }


def _hepburn(kana: str) -> str:
    out, doubled = "", False
    for c in kana:
        if c in _SMALL:
            out = _joined(out, _SMALL[c])
            continue
        letters = out[-1:] if c == "ー" else _PLAIN.get(c, "")
        out += letters[:1].replace("c", "t") * doubled + letters
        doubled = c == "っ"
    return out


def _joined(before: str, small: str) -> str:
    """A syllable and the small kana after it: ki + ya = kya, shi + ya = sha, fu + a = fa."""
    if not small.startswith("y"):
        return before[:-1] + small
    return before[:-1] + (small[1:] if before.endswith(("shi", "chi", "ji")) else small)


def _lengths(full: str) -> set[str]:
    short = _replaced(full, _SHORT)
    return {full, short, full.replace("ou", "oh").replace("oo", "oh")}


def _replaced(word: str, pairs: tuple[tuple[str, str], ...]) -> str:
    for before, after in pairs:
        word = word.replace(before, after)
    return word
