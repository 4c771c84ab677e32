#!/usr/bin/env python3
"""The digest recipe `primitives-v1` a second time, from README.md and nothing else. Python 3.8, standard library only.

    reference.py vectors/*.json     prints what it computes, exits 1 where a vector expects something else
"""
import base64
import hashlib
import json
import math
import os
import sys
from decimal import Decimal


def sri(data):
    return "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode()


def file_integrity(data):
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return sri(data)
    return sri(data if b"\0" in data else data.replace(b"\r\n", b"\n"))


link_integrity = sri


def path_json(data):
    text = json.dumps(data.decode("utf-8", "surrogateescape"))
    return text.replace("\x7f", "\\u007f")


def package_records(root, entries):
    prefix = root + b"/" if root else b""
    records = []
    for entry in entries:
        path, data = bytes.fromhex(entry["path"]), bytes.fromhex(entry["bytes"])
        if not path.startswith(prefix):
            continue
        name = path[len(prefix):]
        if entry["type"] == "link":
            mode, integrity = b"120000", link_integrity(data)
        else:
            mode = b"100755" if entry.get("executable") else b"100644"
            integrity = file_integrity(data)
        fields = [str(len(name)).encode(), name, entry["type"].encode(), mode, integrity.encode()]
        records.append((name, b"\0".join(fields) + b"\n"))
    return b"".join(record for _, record in sorted(records))


def canonical(value):
    """RFC 8785."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, str):
        return canonical_string(value)
    if isinstance(value, float):
        return canonical_number(value)
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    # UTF-16BE compares like UTF-16 code units.
    keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(canonical_string(key) + ":" + canonical(value[key]) for key in keys) + "}"


def canonical_string(text):
    def char(c):
        return json.dumps(c)[1:-1] if c < " " or c in '"\\' or "\ud800" <= c <= "\udfff" else c

    return '"' + "".join(map(char, text)) + '"'


def canonical_number(x):
    """Number::toString of ECMA-262: the shortest digits that read back as the same double."""
    if not math.isfinite(x):
        return "null"
    if x == 0:
        return "0"
    sign = "-" if x < 0 else ""
    _, digits, exponent = Decimal(repr(abs(x))).normalize().as_tuple()
    d = "".join(map(str, digits))
    k, n = len(d), len(d) + exponent
    if k <= n <= 21:
        return sign + d + "0" * (n - k)
    if 0 < n <= 21:
        return sign + d[:n] + "." + d[n:]
    if -6 < n <= 0:
        return sign + "0." + "0" * -n + d
    return sign + d[0] + ("." + d[1:] if k > 1 else "") + "e" + ("+" if n > 0 else "-") + str(abs(n - 1))


def computed(kind, vector):
    if kind == "servers":
        # Numbers are doubles; of duplicate keys json.loads takes the last.
        definition = json.loads(vector["definition"], parse_int=float, parse_float=float)
        data = canonical(definition).encode("utf-8")
        return {"canonical": data.hex(), "integrity": sri(data)}
    if kind == "packages":
        records = package_records(bytes.fromhex(vector["root"]), vector["entries"])
        return {"records": records.hex(), "integrity": sri(records)}
    data = bytes.fromhex(vector["bytes"])
    if kind == "paths":
        return {"json": path_json(data)}
    return {"integrity": link_integrity(data) if kind == "links" else file_integrity(data)}


def main(paths):
    result, wrong = {}, []
    for path in paths:
        kind = os.path.splitext(os.path.basename(path))[0]
        with open(path, encoding="ascii") as stream:
            for vector in json.load(stream):
                mine = computed(kind, vector)
                result[kind + "/" + vector["name"]] = mine
                if any(vector[field] != value for field, value in mine.items()):
                    wrong.append(kind + "/" + vector["name"])
    json.dump(result, sys.stdout, indent=1)
    print()
    if wrong:
        sys.exit("not what the vector expects: " + ", ".join(wrong))


if __name__ == "__main__":
    main(sys.argv[1:])
