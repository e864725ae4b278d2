"""Names to keys: two spellings of one name have one key, whatever their case, accents, spaces or signs.

Words that only say what a place is (Province, Oblast, 市) are told apart from its name, and so is what
stands in brackets or after a comma.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from subnatnet.tables.plain_letters import PLAIN_LETTERS

# the words of the languages most tables are written in; accents are gone before they are looked up
CITY = frozenset(
    {"city", "municipality", "town", "borough", "metropolitan", "shi", "capital", "commune", "gmina"}
    | {"miasto", "stadt", "gemeinde", "kreisfreie", "landeshauptstadt", "ville", "ciudad", "municipio"}
    | {"cidade", "citta", "comune", "gorod", "город", "mesto", "місто", "муниципалитет"}
    | {"belediyesi", "kommune", "kommun", "stad", "gemeente", "obec", "grad", "orasul", "municipiul"}
)
REGION = frozenset(
    {"province", "state", "oblast", "krai", "kray", "okrug", "voivodeship", "governorate", "department"}
    | {"republic", "territory", "canton", "emirate", "sheng", "zizhiqu", "land", "regency", "autonomous"}
    | {"region", "special", "administrative", "wojewodztwo", "woj", "voivodship", "woiwodschaft", "voivodie"}
    | {"voivodato", "bundesland", "freistaat", "freie", "hansestadt", "provincia", "provincie", "provinz"}
    | {"departement", "departamento", "departament", "dipartimento", "regione", "regiao", "regio", "regiune"}
    | {"comunidad", "communaute", "autonoma", "autonome", "estado", "etat", "staat", "bundesstaat", "kanton"}
    | {"cantone", "cantao", "область", "обл", "край", "республика", "автономный", "автономная", "округ"}
    | {"воеводство", "провинция", "штат", "земля", "регион", "воєводство", "республіка", "kraj", "megye"}
    | {"judet", "judetul", "zupanija", "maakunta", "fylke", "lan", "wilaya", "wilayat", "muhafazah"}
    | {"viloyat", "viloyati", "ili", "changwat", "propinsi", "provinsi", "tinh", "respublika", "oblys"}
    | {"division", "kingdom", "territoire", "territorio", "gouvernorat", "governatorato", "republique"}
)
PREFECTURE = frozenset({"prefecture", "league", "zizhizhou", "diqu", "ken", "fu", "prefektur", "префектура"})
PREFECTURE |= {"prefectura", "prefeitura", "nomos"}
DISTRICT = frozenset(
    {"county", "district", "raion", "rayon", "parish", "banner", "xian", "township", "area", "powiat"}
    | {"landkreis", "kreis", "regierungsbezirk", "bezirk", "arrondissement", "distrito", "distretto"}
    | {"район", "уезд", "повіт", "okres", "hrabstwo", "grafschaft", "comte", "condado", "contea", "ilcesi"}
    | {"comarca", "judetului", "kabupaten", "huyen", "amphoe", "taluk", "tehsil", "comitat"}
)
SMALL = frozenset({"the", "of", "de", "and", "greater", "du", "des", "del", "di", "da", "do", "der", "von"})
# peoples in the English names of autonomous units: Enshi Tujia and Miao Autonomous Prefecture
PEOPLES = frozenset(
    {"bai", "bouyei", "buyei", "dai", "dong", "hani", "hui", "jingpo", "kazakh", "kirgiz", "korean", "kyrgyz"}
    | {"li", "lisu", "manchu", "miao", "mongol", "mongolian", "naxi", "nu", "qiang", "she", "tibetan"}
    | {"tujia", "uygur", "uyghur", "yao", "yi", "zhuang"}
)

CITY_LEVELS = frozenset({"city", "prefecture", "county", "locality", "site"})
REGION_LEVELS = frozenset({"region", "province", "district"})
PREFECTURE_LEVELS = frozenset({"region", "prefecture", "district"})
DISTRICT_LEVELS = frozenset({"county", "locality", "region", "city", "prefecture", "site", "district"})
MEANING = (
    (CITY, CITY_LEVELS),
    (REGION, REGION_LEVELS),
    (PREFECTURE, PREFECTURE_LEVELS),
    (DISTRICT, DISTRICT_LEVELS),
)
GENERIC = CITY | REGION | PREFECTURE | DISTRICT

# longest first; what must remain is at least two characters long
_SUFFIXES = (
    ("特别行政区", REGION_LEVELS),
    ("特別行政區", REGION_LEVELS),
    ("维吾尔自治区", REGION_LEVELS),
    ("維吾爾自治區", REGION_LEVELS),
    ("自治区", REGION_LEVELS),
    ("自治區", REGION_LEVELS),
    ("自治州", PREFECTURE_LEVELS | {"county"}),
    ("自治县", DISTRICT_LEVELS),
    ("自治縣", DISTRICT_LEVELS),
    ("自治旗", DISTRICT_LEVELS),
    ("地区", PREFECTURE_LEVELS | {"county"}),
    ("地區", PREFECTURE_LEVELS | {"county"}),
    ("新区", DISTRICT_LEVELS),
    ("省", REGION_LEVELS),
    ("盟", PREFECTURE_LEVELS | {"county"}),
    ("市", CITY_LEVELS),
    ("县", DISTRICT_LEVELS),
    ("縣", DISTRICT_LEVELS),
    ("県", REGION_LEVELS),
    ("区", DISTRICT_LEVELS),
    ("區", DISTRICT_LEVELS),
    ("州", PREFECTURE_LEVELS | {"county"}),
)
_HAN = re.compile("[一-鿿]+")
_BRACKETS = re.compile(r"^(?P<base>[^()（）]+?)\s*[(（](?P<inside>[^()（）]+)[)）]\s*$")  # noqa: RUF001 - full width
_PARTED = re.compile("[,，()（）]")  # noqa: RUF001 - full width
_ASCII_WORD = re.compile("[a-z0-9]+")
_CODE = re.compile("[A-Z0-9]{1,4}")
_DASH = re.compile("\\s+[-\u2013\u2014]\\s+|\\s*/\\s*")
_NUMBER = re.compile(r"\s+(?:[IVX]+|\d{1,2})\.?$")
_HYPHEN = re.compile("[-\u2013]")
_WORD_ENDS = re.compile(r"[^\w'’ʼ`´]+")  # noqa: RUF001 - apostrophes of every kind are part of a word


@lru_cache(maxsize=200_000)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name: lower case, without accents and apostrophes.

    Examples
    --------
    >>> words_of("Łódź"), words_of("Xi'an Municipality"), words_of("Dà-lǐ")
    (('lodz',), ('xian', 'municipality'), ('da', 'li'))
    """
    if name.isascii():
        return tuple(
            _ASCII_WORD.findall(name.casefold().replace("'", "").replace("`", "").replace("&", " and "))
        )
    text = unicodedata.normalize("NFKC", name).casefold().translate(PLAIN_LETTERS)
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not "\u0300" <= c <= "\u036f")
    bare = unicodedata.normalize("NFC", bare).replace("&", " and ")
    parts = (re.sub(r"[\W_]+", "", part) for part in _WORD_ENDS.split(bare))
    return tuple(part for part in parts if part)


def key_of(name: str) -> str:
    """Return the key of a name: its words run together.

    Examples
    --------
    >>> key_of("New York") == key_of("new-york"), key_of("São Paulo")
    (True, 'saopaulo')
    """
    return "".join(words_of(name))


@lru_cache(maxsize=200_000)
def bare_keys(name: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the keys of a name without the words that say what the place is, and the levels these mean.

    Examples
    --------
    >>> key, levels = bare_keys("Sichuan Province")[0]
    >>> key, "province" in levels, "city" in levels
    ('sichuan', True, False)
    >>> [key for key, _ in bare_keys("恩施土家族苗族自治州")]
    ['恩施土家族苗族', '恩施', '恩施土', '恩施土家族']
    """
    return tuple(pair for pair in [*_without_words(name), *_without_suffix(name)] if pair[0])


def _without_words(name: str) -> list[tuple[str, frozenset[str]]]:
    if not all(map(is_generic, split_qualifier(name)[1])):
        return []  # what stands in brackets is a place, not part of the name
    words = words_of(name)
    generic = GENERIC.intersection(words)
    rest = [word for word in words if word not in generic and word not in SMALL]
    if not generic or not rest:
        return []
    levels = frozenset[str]().union(*(meant for like, meant in MEANING if like & generic))
    if generic & {"municipality", "special"}:
        levels |= {"province"}
    if "autonomous" in generic:
        levels |= PREFECTURE_LEVELS | {"county"}
    named = [word for word in rest[1:] if word not in PEOPLES]
    return [("".join(rest), levels)] + [("".join([rest[0], *named]), levels)] * (len(named) + 1 < len(rest))


def _without_suffix(name: str) -> list[tuple[str, frozenset[str]]]:
    text = unicodedata.normalize("NFKC", name).strip()
    if not _HAN.fullmatch(text):
        return []
    for suffix, levels in _SUFFIXES:
        rest = text.removesuffix(suffix)
        if rest != text and len(rest) >= 2:
            if suffix == "市":
                levels = levels | {"province"}  # noqa: PLW2901 - four cities are provinces
            return [(rest, levels), *((short, levels) for short in _without_peoples(rest))]
    return []


def _without_peoples(text: str) -> list[str]:
    """Return what is left of an official name without the peoples it names: 恩施土家族苗族 -> 恩施."""
    if not text.endswith("族"):
        return []
    return [text[:end] for end in range(2, len(text) - 1) if _peoples(text[end:])]


def _peoples(text: str) -> bool:
    parts = text.split("族")
    return parts[-1] == "" and all(1 <= len(part) <= 4 for part in parts[:-1])


def split_qualifier(name: str) -> tuple[str, list[str]]:
    """Split a name from what follows it in brackets or after a comma.

    Examples
    --------
    >>> split_qualifier("Suzhou (Jiangsu)"), split_qualifier("Knoxville, Tennessee"), split_qualifier("Oslo")
    (('Suzhou', ['Jiangsu']), ('Knoxville', ['Tennessee']), ('Oslo', []))
    """
    if not _PARTED.search(name):
        return name.strip() or name, []
    if match := _BRACKETS.match(name):
        base, more = split_qualifier(match["base"])
        return base, [*more, *(part.strip() for part in re.split("[,，;]", match["inside"]))]  # noqa: RUF001 - full width
    base, *more = (part.strip() for part in re.split("[,，]", name))  # noqa: RUF001 - the full-width comma
    return (base, [part for part in more if part]) if base else (name, [])


def is_generic(word: str) -> bool:
    """Say whether a text only says what a place is: "district", "市".

    Examples
    --------
    >>> is_generic("District"), is_generic("Jiangsu")
    (True, False)
    """
    return all(part in GENERIC or part in SMALL for part in words_of(word))


def is_code(name: str) -> bool:
    """Say whether a text is written like a code: a few capitals or digits.

    Examples
    --------
    >>> is_code("UK"), is_code("Ur"), is_code("ŁÓDŹ")
    (True, False, False)
    """
    return bool(_CODE.fullmatch(name.strip()))


def cities_of(name: str) -> list[str]:
    """Return the cities that a name of the form "city - district" may speak of, the likeliest first.

    Examples
    --------
    >>> cities_of("Warszawa - Mokotów"), cities_of("Praha 6"), cities_of("Köln-Ehrenfeld"), cities_of("Oslo")
    (['Warszawa'], ['Praha'], ['Köln'], [])
    """
    for sign in (_DASH, _NUMBER, _HYPHEN):
        base, *rest = sign.split(name.strip(), maxsplit=1)
        if rest and len(base.strip()) > 2:
            return [base.strip()]
    return []
