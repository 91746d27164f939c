"""From any script to Latin letters, so that names can be compared by how they sound.

Cyrillic, Arabic, Persian, Hebrew, Hangul and Thai have tables of their own here, because the general
transliteration of ``anyascii`` keeps to spelling where lists keep to sound; all else goes through it.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґўђјљњћџѓќѕӣӯқғҳҷәөүұңһ",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i i e g u dj j lj "
        "nj c dz g k dz i u q gh h j a o u u ng h".replace("_", "").split(" "),
        strict=True,
    )
)
_ARABIC = {
    **dict(
        zip(
            "بپتثجچحخدذرزژسشصضطظعغفقکگلمنهوی",
            "b p t th j ch h kh d dh r z zh s sh s d t z _ gh f q k g l m n h w y".replace("_", "").split(
                " "
            ),
            strict=True,
        )
    ),
    **dict.fromkeys("ا", "a"),
    **dict.fromkeys("آ", "a"),
    **dict.fromkeys("أإٱ", "a"),
    "ى": "a",
    "ي": "y",
    "ئ": "y",
    "ؤ": "w",
    "ك": "k",
    "ة": "a",
    "ۀ": "h",
    "ہ": "h",
    "ھ": "h",
    "ے": "y",
    "ٹ": "t",
    "ڈ": "d",
    "ڑ": "r",
    "ں": "n",
    "ې": "e",
    "ټ": "t",
    "ډ": "d",
    "ړ": "r",
    "ښ": "sh",
    "ګ": "g",
    "ڼ": "n",
    "څ": "ts",
    "ځ": "z",
    "ء": "",
    "ـ": "",
    "\u200c": " ",
}
_HEBREW = dict(
    zip(
        "אבגדהוזחטיכךלמםנןסעפףצץקרשת",
        "_ b g d h w z h t y k k l m m n n s _ p f ts ts k r sh t".replace("_", "").split(" "),
        strict=True,
    )
)
_HANGUL_FIRST = "k kk n t tt r m p pp s ss _ j jj ch k t p h".replace("_", "").split(" ")
_HANGUL_VOWEL = "a ae ya yae o e yo ye o wa wae oe yo u wo we wi yu u ui i".split()
_HANGUL_LAST = "_ k k k n n n t l l l l l l l l m p p t t ng t t k t p t".replace("_", "").split(" ")
_THAI_LEADING = "เแโไใ"
_THAI = dict(
    zip(
        "กขฃคฅฆงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ",
        (
            "k kh kh kh kh kh ng ch ch ch s ch y d t th th th n d t th th th n b p ph f ph f ph m y r l w "
            "s s s h l _ h"
        )
        .replace("_", "")
        .split(" "),
        strict=True,
    )
)
_THAI.update(zip("ะาิีึืุูเแโไใัำๅฤ", "a a i i u u u u e ae o ai ai a am a ru".split(), strict=True))

# Latin letters that lose their sound with their mark.
_MARKED = str.maketrans(
    {
        "č": "ch", "ć": "ch", "ç": "ch", "š": "sh", "ś": "sh", "ş": "sh", "ș": "sh", "ŝ": "sh", "ž": "zh",
        "ż": "zh", "ź": "zh", "đ": "dj", "ğ": "g", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe",
        "þ": "th", "ð": "d", "ı": "i", "ə": "a", "ñ": "n", "ţ": "ts", "ț": "ts", "ħ": "h", "ŋ": "ng",
    }
)  # fmt: skip
# Letters of other scripts that look like Latin ones: a word that mixes scripts means the Latin ones.
_LOOKALIKE = str.maketrans(
    "авеԁіјкмнорԛѕтухуьгпсӏցօ" + "αβεικνορτυχμω",
    "abedijkmhopqstyxybrncLgo".lower() + "abeiknoptuxmw",
)
_QUOTES = str.maketrans(dict.fromkeys("'’ʼ`´ʿʾ‘ʻ\"“”„«»′", None))


def script_of(char: str) -> str:
    """The script of a character: ``latin``, ``cyrillic``, ``arabic``, ``han`` … or ``other``.

    >>> script_of("Ж"), script_of("김"), script_of("é")
    ('cyrillic', 'hangul', 'latin')
    """
    point = ord(char)
    if point < 0x250 or 0x1E00 <= point < 0x1F00:
        return "latin"
    for low, high, name in _RANGES:
        if low <= point < high:
            return name
    return "other"


_RANGES = (
    (0x0370, 0x0400, "greek"),
    (0x1F00, 0x2000, "greek"),
    (0x0400, 0x0530, "cyrillic"),
    (0x0590, 0x0600, "hebrew"),
    (0x0600, 0x0780, "arabic"),
    (0x08A0, 0x0900, "arabic"),
    (0xFB50, 0xFE00, "arabic"),
    (0xFE70, 0xFF00, "arabic"),
    (0x0E00, 0x0E80, "thai"),
    (0x1100, 0x1200, "hangul"),
    (0xAC00, 0xD7B0, "hangul"),
    (0x3040, 0x3100, "kana"),
    (0x30FC, 0x3100, "kana"),
    (0x3400, 0xA000, "han"),
    (0xF900, 0xFB00, "han"),
    (0x20000, 0x32000, "han"),
)


@lru_cache(maxsize=1 << 17)
def latin(word: str) -> str:
    """A word in small Latin letters and digits, by sound where a table knows it.

    >>> latin("Щёголев"), latin("김정은"), latin("Melničenko"), latin("РAVEL")
    ('shchegolev', 'kimjongun', 'melnichenko', 'pavel')
    """
    if word.isascii():
        return word.lower()
    low = unicodedata.normalize("NFKC", word).lower().translate(_QUOTES)
    scripts = {script_of(c) for c in low if c.isalpha()}
    if "latin" in scripts and scripts & {"cyrillic", "greek"}:
        low = low.translate(_LOOKALIKE)
        scripts -= {"cyrillic", "greek"}
    if scripts <= {"latin"}:
        low = low.translate(_MARKED)
        return "".join(c for c in unicodedata.normalize("NFKD", low) if c.isascii() and c.isalnum())
    return "".join(_letters(low))


def _letters(word: str) -> list[str]:
    out: list[str] = []
    pending = ""
    for char in word:
        script = script_of(char)
        if script == "thai":
            if char in _THAI_LEADING:
                pending = _THAI[char]
                continue
            out.append(_THAI.get(char, ""))
            if pending and "ก" <= char <= "ฮ":
                out.append(pending)
                pending = ""
        elif script == "hangul" and 0xAC00 <= ord(char) < 0xD7A4:
            index = ord(char) - 0xAC00
            out += (_HANGUL_FIRST[index // 588], _HANGUL_VOWEL[index % 588 // 28], _HANGUL_LAST[index % 28])
        else:
            table = _TABLES.get(script)
            known = table.get(char) if table else None
            out.append(_general(char) if known is None else known)
    return out


_TABLES = {"cyrillic": _CYRILLIC, "arabic": _ARABIC, "hebrew": _HEBREW}


@lru_cache(maxsize=1 << 14)
def _general(char: str) -> str:
    if char.isdigit():
        return str(unicodedata.digit(char))
    if unicodedata.combining(char):
        return ""
    # Imported here: its tables are needed only for the scripts that have none of their own.
    from anyascii import anyascii

    return "".join(c for c in str(anyascii(char)).lower() if c.isalnum())
