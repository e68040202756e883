#!/usr/bin/env python3
"""Opens what was sealed by Lindung, without Lindung: Python's standard library and the age tool.

    recovery.py key SHEET SHEET SHEET > key.txt     three printed sheets give the recovery key
    recovery.py cut FOLDER FILE...                  cuts backups and batches into .age files
    recovery.py show FILE...                        prints what age opened

See recovery.md. Written from protocol.md alone; it shares no code with the application.
"""
import hashlib
import json
import pathlib
import sys
import zlib

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
HERE = pathlib.Path(__file__).parent


def polymod(values):
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= generator if top >> bit & 1 else 0
    return check


def spread(prefix):
    return [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]


def regroup(values, have, want, pad):
    number = bits = 0
    out = []
    for value in values:
        number, bits = number << have | value, bits + have
        while bits >= want:
            bits -= want
            out.append(number >> bits & (1 << want) - 1)
    if pad and bits:
        out.append(number << want - bits & (1 << want) - 1)
    return out


def read_share(sheet, place):
    """A sheet as typed, or as its QR code says it: 33 bytes, checked by its own checksum (bech32m)."""
    text = sheet.strip().removeprefix("lindung-recovery:").split(":")[0]
    text = "".join(text.split()).replace("-", "").lower()
    prefix, _, letters = text.rpartition("1")
    if not all(letter in LETTERS for letter in letters) or prefix != "lindung":
        sys.exit(f"Sheet {place} is not a recovery sheet, or a letter is wrong.")
    values = [LETTERS.index(letter) for letter in letters]
    if polymod(spread(prefix) + values) != 0x2BC830A3:
        sys.exit(f"Sheet {place} has a wrong letter: its checksum does not fit.")
    return bytes(regroup(values[:-6], 5, 8, False))


def times(a, b):
    """Multiplies in GF(256) with the polynomial of AES."""
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a, b = a << 1 ^ (0x11B if a & 128 else 0), b >> 1
    return product


def inverse(a):
    result = 1
    for _ in range(254):
        result = times(result, a)
    return result


def combine(shares):
    """Shamir: each byte of the key is the value at 0 of a curve; the last byte of a share is its x."""
    xs = [share[-1] for share in shares]
    if len(set(xs)) < len(xs):
        sys.exit("The same sheet was given twice.")
    weights = []
    for x in xs:
        weight = 1
        for other in xs:
            if other != x:
                weight = times(weight, times(other, inverse(x ^ other)))
        weights.append(weight)
    key = bytearray(32)
    for share, weight in zip(shares, weights):
        for at in range(32):
            key[at] ^= times(share[at], weight)
    return bytes(key)


def to_age_identity(key):
    prefix = "age-secret-key-"
    values = regroup(key, 8, 5, True)
    check = polymod(spread(prefix) + values + [0] * 6) ^ 1
    values += [check >> 5 * (5 - at) & 31 for at in range(6)]
    return (prefix + "1" + "".join(LETTERS[value] for value in values)).upper()


def read_cbor(data, at):
    kind, size = data[at] >> 5, data[at] & 31
    at += 1
    if size >= 24:
        length = 1 << size - 24
        size, at = int.from_bytes(data[at : at + length], "big"), at + length
    if kind == 0:
        return size, at
    if kind in (2, 3):
        return data[at : at + size], at + size
    items = []
    for _ in range(size * (2 if kind == 5 else 1)):
        item, at = read_cbor(data, at)
        items.append(item)
    return (dict(zip(items[::2], items[1::2])) if kind == 5 else items), at


def envelopes_of(data):
    if data.startswith(b"age-encryption.org/v1"):
        return [data]
    if data.startswith(b"LNDX"):
        found, at = [], 22
        while at + 5 <= len(data):
            kind, length = data[at], int.from_bytes(data[at + 1 : at + 5], "big")
            if kind == 2:
                found += envelopes_of(data[at + 5 : at + 5 + length])
            at += 5 + length
        return found
    if data.startswith(b"LND1"):
        start = 8 + int.from_bytes(data[4:8], "big")
        found = []
        for length, stated in read_cbor(data, 8)[0][b"env"]:
            envelope, start = data[start : start + length], start + length
            if hashlib.sha256(envelope).digest() == stated:
                found.append(envelope)
        return found
    return []


def show(plaintext):
    """The plaintext of protocol.md, 4: format, length, head, dictionary, deflated JSON, zeros."""
    if plaintext[0] != 0:
        return None
    head = int.from_bytes(plaintext[4:6], "big")
    start = 6 + head
    number = int.from_bytes(plaintext[start : start + 2], "big")
    dictionary = (HERE / f"dictionary-{number}.txt").read_bytes() if number else b""
    packed = plaintext[start + 2 : 4 + int.from_bytes(plaintext[1:4], "big")]
    return json.loads(zlib.decompressobj(-15, zdict=dictionary).decompress(packed))


def main(command="", *given):
    if command == "key" and len(given) >= 3:
        shares = [read_share(sheet, place + 1) for place, sheet in enumerate(given[:3])]
        print(to_age_identity(combine(shares)))
    elif command == "cut" and len(given) >= 2:
        folder = pathlib.Path(given[0])
        folder.mkdir(parents=True, exist_ok=True)
        found = [one for name in given[1:] for one in envelopes_of(pathlib.Path(name).read_bytes())]
        for number, envelope in enumerate(found):
            (folder / f"{number:06}.age").write_bytes(envelope)
        print(f"{len(found)} envelopes", file=sys.stderr)
    elif command == "show" and given:
        for name in given:
            record = show(pathlib.Path(name).read_bytes())
            if record is not None:
                print(json.dumps(record, ensure_ascii=False, sort_keys=True))
    else:
        sys.exit(__doc__)


main(*sys.argv[1:])
