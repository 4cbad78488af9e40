"""Prints digests.txt from the package `holidays` of PyPI: `python oracle.py digests.txt > new`.

Reads names and years from the file, asks the package for the same dates, and prints for each table
its years, how many dates it holds, and the FNV-1a hash of the dates in order.
"""

import sys

import holidays

SUBDIVISIONS = {"US_FED": "", "DE_BY_CATHOLIC": "BY"}
CATEGORIES = {"CA": ("government",), "DE_BY_CATHOLIC": ("public", "catholic")}


def dates(name, first, last):
    country, _, subdivision = name.partition("_")
    subdivision = SUBDIVISIONS.get(name, subdivision)
    options = {"categories": CATEGORIES[name]} if name in CATEGORIES else {}
    # A substitute day may belong to the year before or after.
    years = range(first - 1, last + 2)
    found = getattr(holidays, country)(subdiv=subdivision or None, years=years, **options)
    return sorted(day for day in found if first <= day.year <= last)


def digest(days):
    value = 0xCBF29CE484222325
    for byte in " ".join(map(str, days)).encode():
        value = ((value ^ byte) * 0x100000001B3) % 2**64
    return f"{value:016x}"


for line in open(sys.argv[1]):
    if line.startswith("//"):
        print(line, end="")
        continue
    name, years = line.split()[:2]
    days = dates(name, *map(int, years.split("-")))
    print(name, years, len(days), digest(days))
