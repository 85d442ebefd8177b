"""Japanese text: the gate for what comes in, keys for searching and sorting. Stored text is never normalised."""

import re
import unicodedata

from django.core.exceptions import ValidationError

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_VARIANTS = str.maketrans(
    "髙﨑邊邉澤齋齊濵濱櫻嶋栁冨淺惠眞廣國德瀨"
    "嵜𠮷瀧槇籔藪薗舘嶌圓實條壽龍與萬藏彌靜應榮來禮豐曾檜劔橫黑增峯嶽彥亞邨渕寬祿",
    "高崎辺辺沢斎斉浜浜桜島柳富浅恵真広国徳瀬"
    "崎吉滝槙薮薮園館島円実条寿竜与万蔵弥静応栄来礼豊曽桧剣横黒増峰岳彦亜村淵寛禄",
)
_SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_ROWS = "あかさたなはまやらわ"
_ROW_OF = {
    letter: row
    for row, letters in zip(
        _ROWS,
        [
            "あいうえお",
            "かきくけこ",
            "さしすせそ",
            "たちつてと",
            "なにぬねの",
            "はひふへほ",
            "まみむめも",
            "やゆよ",
            "らりるれろ",
            "わゐゑをん",
        ],
        strict=True,
    )
    for letter in letters
}
_VOWEL_ROWS = (
    "あかさたなはまやらわ",
    "いきしちにひみり",
    "うくすつぬふむゆる",
    "えけせてねへめれ",
    "おこそとのほもよろを",
)


def gate(text: str) -> str:
    """Text as it may be stored: line ends as LF, no NUL, no control character but LF and tab, no lone surrogate.

    Raises ValidationError (code "characters").
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if CONTROL.search(text):
        raise ValidationError(
            "使えない文字（目に見えない制御文字など）が含まれています。その部分を消してから、もう一度お試しください。",
            code="characters",
        )
    return text


def hiragana(text: str) -> str:
    """Katakana as hiragana, other characters as they are."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


def fold(text: str) -> str:
    """The search key of `text`: NFKC, case folded, katakana as hiragana, variant kanji unified, spaces dropped."""
    folded = hiragana(unicodedata.normalize("NFKC", text).casefold()).translate(_VARIANTS)
    return re.sub(r"\s+", "", folded)


def words(text: str) -> list[str]:
    """The folded words of a search box, split at spaces of any width and control characters; at most eight."""
    return [fold(word) for word in unicodedata.normalize("NFKC", CONTROL.sub(" ", text)).split()][:8]


def kana_key(kana: str) -> str:
    """A key that sorts readings in 五十音 order: hiragana without voicing marks, small kana large, ー as its vowel."""
    base = unicodedata.normalize("NFD", hiragana(unicodedata.normalize("NFKC", kana)))
    plain = "".join(c for c in base if c not in "\u3099\u309a").translate(_SMALL)
    out = ""
    for c in plain:
        out += _vowel_of(out[-1]) if c == "ー" and out else c
    return re.sub(r"\s+", "", out)


def _vowel_of(letter: str) -> str:
    return next((row[0] for row in _VOWEL_ROWS if letter in row), letter)


def kana_row(key: str) -> str:
    """The 五十音 row (あ か さ … わ) of a sort key, 「他」 where it has none."""
    return _ROW_OF.get(key[:1], "他")


def half_width(text: str) -> str:
    """Full-width letters, digits and signs as half width, without the spaces around: for addresses and numbers."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
