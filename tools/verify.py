#!/usr/bin/env python3
"""A second verifier that shares no code with the program: proof files, exported journals, witness files.

    python3 tools/verify.py FILE [--keys FILE] [--witness FILE]

Python's standard library only. Exit codes: 0 holds, 1 does not, 2 wrong usage. What is checked, and the bytes that digests
and signatures are taken over, is written down in docs/decisions (proof) and in the room `journal`.
"""

import argparse
import hashlib
import json
import re
import sys

PROOF, JOURNAL, WITNESS = "bihuan.proof.v1", "bihuan.journal.v1", "bihuan.witness.v1"
ALGORITHM = {"sha256": "ed25519", "sm3": "sm2"}


class Bad(Exception):
    """What does not hold."""


# SM3, GB/T 32905-2016.


def _rotate(x, n):
    n %= 32
    return ((x << n) | (x >> (32 - n))) & 0xFFFFFFFF


_T = [_rotate(0x79CC4519 if j < 16 else 0x7A879D8A, j) for j in range(64)]


def sm3(message):
    v = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = message + b"\x80" + b"\0" * ((55 - len(message)) % 64) + (8 * len(message)).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        w = [int.from_bytes(padded[start + 4 * i:start + 4 * i + 4], "big") for i in range(16)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ _rotate(w[j - 3], 15)
            w.append(x ^ _rotate(x, 15) ^ _rotate(x, 23) ^ _rotate(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = v
        for j in range(64):
            a12 = _rotate(a, 12)
            ss1 = _rotate((a12 + e + _T[j]) & 0xFFFFFFFF, 7)
            if j < 16:
                ff, gg = a ^ b ^ c, e ^ f ^ g
            else:
                ff, gg = (a & b) | (a & c) | (b & c), (e & f) | (~e & 0xFFFFFFFF & g)
            tt1 = (ff + d + (ss1 ^ a12) + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
            tt2 = (gg + h + ss1 + w[j]) & 0xFFFFFFFF
            a, b, c, d = tt1, a, _rotate(b, 9), c
            e, f, g, h = tt2 ^ _rotate(tt2, 9) ^ _rotate(tt2, 17), e, _rotate(f, 19), g
        v = [x ^ y for x, y in zip(v, [a, b, c, d, e, f, g, h])]
    return b"".join(x.to_bytes(4, "big") for x in v)


def digest(suite, data):
    return hashlib.sha256(data).digest() if suite == "sha256" else sm3(data)


# Ed25519, RFC 8032, with the strict rules: canonical numbers, no points of small order.

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)


def _ed_add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _ed_times(n, p):
    total = (0, 1, 1, 0)
    while n:
        if n & 1:
            total = _ed_add(total, p)
        p = _ed_add(p, p)
        n >>= 1
    return total


def _ed_same(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % _P == 0 and (p[1] * q[2] - q[1] * p[2]) % _P == 0


def _ed_point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= _P:
        return None
    x2 = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(x2, (_P + 3) // 8, _P)
    if (x * x - x2) % _P:
        x = x * _ROOT % _P
    if (x * x - x2) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


_ED_BASE = _ed_point((4 * pow(5, _P - 2, _P) % _P).to_bytes(32, "little"))


def _ed_weak(point):
    return _ed_same(_ed_times(8, point), (0, 1, 1, 0))


def ed25519_key(key):
    point = _ed_point(key) if len(key) == 32 else None
    return point is not None and not _ed_weak(point)


def ed25519(key, message, signature):
    a, r = _ed_point(key), _ed_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= _L or _ed_weak(a) or _ed_weak(r):
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % _L
    return _ed_same(_ed_times(s, _ED_BASE), _ed_add(r, _ed_times(h, a)))


# SM2 signatures, GM/T 0003.2-2012, the recommended curve, the default identity.

_SP = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_SA = _SP - 3
_SB = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_SN = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_SG = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
_IDENTITY = b"1234567812345678"


def _sm_add(p, q):
    if p is None or q is None:
        return q if p is None else p
    if p[0] == q[0]:
        if (p[1] + q[1]) % _SP == 0:
            return None
        slope = (3 * p[0] * p[0] + _SA) * pow(2 * p[1], _SP - 2, _SP)
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], _SP - 2, _SP)
    x = (slope * slope - p[0] - q[0]) % _SP
    return x, (slope * (p[0] - x) - p[1]) % _SP


def _sm_times(n, p):
    total = None
    while n:
        if n & 1:
            total = _sm_add(total, p)
        p = _sm_add(p, p)
        n >>= 1
    return total


def _sm_point(key):
    if len(key) != 65 or key[0] != 4:
        return None
    x, y = int.from_bytes(key[1:33], "big"), int.from_bytes(key[33:], "big")
    on_curve = x < _SP and y < _SP and (y * y - (x * x * x + _SA * x + _SB)) % _SP == 0
    return (x, y) if on_curve else None


def sm2(key, message, signature):
    point = _sm_point(key)
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    if point is None or not 0 < r < _SN or not 0 < s < _SN or (r + s) % _SN == 0:
        return False
    curve = b"".join(n.to_bytes(32, "big") for n in (_SA, _SB, *_SG, *point))
    z = sm3((8 * len(_IDENTITY)).to_bytes(2, "big") + _IDENTITY + curve)
    e = int.from_bytes(sm3(z + message), "big")
    found = _sm_add(_sm_times(s, _SG), _sm_times((r + s) % _SN, point))
    return found is not None and (e + found[0]) % _SN == r


# What digests are taken over: a tag and fields, each preceded by its length.


class Encoder:
    def __init__(self, tag):
        self.data = b""
        self.bytes(tag.encode())

    def bytes(self, field):
        self.data += len(field).to_bytes(8, "big") + field
        return self

    def text(self, field):
        return self.bytes(field.encode())

    def number(self, field, signed=False):
        return self.bytes(field.to_bytes(8, "big", signed=signed))

    def optional(self, field):
        self.data += b"\0" if field is None else b"\1"
        return self if field is None else self.bytes(field)


def body_digest(suite, body):
    return digest(suite, Encoder("bihuan.journal.body.v1").text(body).data)


def personal_digest(suite, salt, personal):
    return digest(suite, Encoder("bihuan.journal.personal.v1").bytes(salt).text(personal).data)


def entry_digest(suite, e, body, personal, prev):
    encoded = Encoder("bihuan.journal.entry.v1").text(suite).text(e["stream"]).number(e["version"]).text(e["kind"])
    encoded.number(e["at_ms"], signed=True)
    for field in ("actor", "request"):
        encoded.optional(None if e[field] is None else e[field].encode())
    return digest(suite, encoded.bytes(body).optional(personal).optional(prev).data)


def checkpoint_message(c):
    encoded = Encoder("bihuan.journal.checkpoint.v1").text(c["suite"]).bytes(raw(c["ledger"])).number(c["number"])
    encoded.number(c["size"]).bytes(raw(c["root"])).number(c["at_ms"], signed=True)
    return encoded.optional(raw(c["prev"])).bytes(raw(c["key"])).data


class Key:
    """A public key, from its line `algorithm hexadecimal`."""

    def __init__(self, line):
        match = re.fullmatch(r"(ed25519|sm2) ([0-9a-f]+)", line)
        if not match or len(match[2]) % 2:
            raise Bad(f"不是有效的公钥：{line}")
        self.line, self.algorithm, self.bytes = line, match[1], bytes.fromhex(match[2])
        self.suite = "sha256" if self.algorithm == "ed25519" else "sm3"
        sound = ed25519_key(self.bytes) if self.suite == "sha256" else _sm_point(self.bytes)
        if not sound:
            raise Bad(f"不是有效的公钥：{line}")
        self.id = digest(self.suite, Encoder("bihuan.journal.key.v1").text(self.algorithm).bytes(self.bytes).data).hex()

    def verifies(self, message, signature):
        check = ed25519 if self.suite == "sha256" else sm2
        return check(self.bytes, message, signature)


def check_signature(checkpoint, signature, keys):
    """One of the keys is the one that is named, and it signed."""
    number = checkpoint["number"]
    key = next((k for k in keys if k.suite == checkpoint["suite"] and k.id == checkpoint["key"]), None)
    if key is None:
        raise Bad(f"第 {number} 号检查点的签名密钥不在可信公钥之列")
    if not key.verifies(checkpoint_message(checkpoint), bytes.fromhex(signature)):
        raise Bad(f"第 {number} 号检查点的签名不成立")


# Reading: one text for one value, and nothing that is not expected.


def raw(digits):
    return None if digits is None else bytes.fromhex(digits)


def _hexadecimal(length):
    pattern = re.compile(f"[0-9a-f]{{{length}}}")
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _whole(least, most):
    return lambda value: type(value) is int and least <= value <= most


def _maybe(check):
    return lambda value: value is None or check(value)


def _list(check):
    return lambda value: isinstance(value, list) and all(map(check, value))


def _object(**fields):
    return lambda value: isinstance(value, dict) and value.keys() == fields.keys() and all(
        check(value[name]) for name, check in fields.items())


def _text(value):
    return isinstance(value, str)


_DIGEST, _SIGNATURE, _SALT = _hexadecimal(64), _hexadecimal(128), _hexadecimal(32)
_COUNT, _TIME = _whole(0, 2**64 - 1), _whole(-(2**63), 2**63 - 1)
_CHECKPOINT = _object(
    suite=lambda value: value in ("sha256", "sm3"), ledger=_DIGEST, number=_COUNT, size=_COUNT, root=_DIGEST,
    at_ms=_TIME, prev=_maybe(_DIGEST), key=_DIGEST)
_SIGNED = _object(checkpoint=_CHECKPOINT, signature=_SIGNATURE)
_CONTENT = {
    "kind": _text, "at_ms": _TIME, "actor": _maybe(_text), "request": _maybe(_text), "body": _text,
    "personal": _maybe(_text), "salt": _maybe(_SALT), "personal_digest": _maybe(_DIGEST), "digest": _DIGEST}
_ENTRY = _object(stream=_text, version=_COUNT, body_digest=_DIGEST, prev=_maybe(_DIGEST), **_CONTENT)
_HEADER = _object(format=_text, suite=lambda value: value in ("sha256", "sm3"), keys=_list(_text))
_WITNESS = _object(
    format=_text, checkpoint=_CHECKPOINT, signature=_SIGNATURE, key=_text, consistency=_list(_DIGEST))
_PROOF = _object(
    format=_text, streams=_list(_object(stream=_text, entries=_list(_object(index=_COUNT, **_CONTENT)))),
    nodes=_list(_DIGEST), checkpoint=_CHECKPOINT, signature=_SIGNATURE, key=_text)


def read(text, *schemas):
    """The value of a line, when it is written as the program writes it."""
    try:
        value = json.loads(text.removesuffix("\n"))
        again = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
        again.encode()
    except (ValueError, RecursionError) as error:
        raise Bad("格式有改动，或文件不全") from error
    if again != text or not any(schema(value) for schema in schemas):
        raise Bad("格式有改动，或文件不全")
    return value


# The tree, RFC 9162.


def leaf(suite, entry):
    return digest(suite, b"\0" + entry)


def node(suite, left, right):
    return digest(suite, b"\1" + left + right)


def half_of(size):
    return 1 << ((size - 1).bit_length() - 1)


def root_with(suite, start, end, leaves, given):
    """The root over a range, from the leaves in it (a rising list of index and digest) and given digests."""
    if not leaves:
        if not given:
            raise Bad("证明路径不全")
        return given.pop(0)
    if end - start == 1:
        return leaves[0][1]
    middle = start + half_of(end - start)
    left = [item for item in leaves if item[0] < middle]
    right = [item for item in leaves if item[0] >= middle]
    left = root_with(suite, start, middle, left, given)
    return node(suite, left, root_with(suite, middle, end, right, given))


def consistent(suite, old, old_root, new, new_root, given):
    """Whether the old tree is the beginning of the new one."""
    def walk(old, size, known):
        if old == size:
            root = known if known is not None else given.pop(0)
            return root, root
        half = half_of(size)
        if old <= half:
            before, left = walk(old, half, known)
            return before, node(suite, left, given.pop(0))
        before, right = walk(old - half, size - half, None)
        left = given.pop(0)
        return node(suite, left, before), node(suite, left, right)

    given = list(given)
    if old == 0 or old > new:
        return False
    if old == new:
        return not given and old_root == new_root
    try:
        return walk(old, new, old_root) == (old_root, new_root) and not given
    except IndexError:
        return False


class Tree:
    """A growing tree; only the roots of complete subtrees are kept."""

    def __init__(self, suite):
        self.suite, self.size, self.peaks = suite, 0, []

    def push(self, digest_of_leaf):
        size = self.size
        while size & 1:
            digest_of_leaf = node(self.suite, self.peaks.pop(), digest_of_leaf)
            size >>= 1
        self.peaks.append(digest_of_leaf)
        self.size += 1

    def root(self):
        if not self.peaks:
            return digest(self.suite, b"")
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node(self.suite, peak, root)
        return root


def check_content(suite, e, prev):
    """An entry is the one that was written; gives its digest."""
    where = f"“{e['stream']}”第 {e['version']} 条"
    known = raw(e["personal_digest"])
    if (e["personal"] is None) != (e["salt"] is None) or (e["personal"] is not None and known is None):
        raise Bad(f"{where}的个人信息被改动过")
    if e["personal"] is not None and personal_digest(suite, raw(e["salt"]), e["personal"]) != known:
        raise Bad(f"{where}的个人信息被改动过")
    found = entry_digest(suite, e, body_digest(suite, e["body"]), known, prev)
    if found != raw(e["digest"]):
        raise Bad(f"{where}被改动过")
    return found


# The three kinds of files.


def verify_proof(text, trusted):
    proof = read(text, _PROOF)
    if proof["format"] != PROOF:
        raise Bad("格式有改动，或文件不全")
    checkpoint = proof["checkpoint"]
    suite, leaves, names, signatures, closed = checkpoint["suite"], [], set(), [], False
    for at, stream in enumerate(proof["streams"]):
        if not stream["entries"] or stream["stream"] in names:
            raise Bad("格式有改动，或文件不全")
        names.add(stream["stream"])
        prev, index = None, -1
        for version, entry in enumerate(stream["entries"], 1):
            prev = check_content(suite, {**entry, "stream": stream["stream"], "version": version}, prev)
            if entry["index"] <= index:
                raise Bad("记录顺序不符")
            index = entry["index"]
            leaves.append((index, leaf(suite, prev)))
            try:
                body = json.loads(entry["body"])
            except ValueError as error:
                raise Bad("正文不是 JSON") from error
            if at > 0 or not isinstance(body, dict):
                continue
            if entry["kind"] in ("closure_requested", "sent_for_signing", "closure_returned", "dossier_amended"):
                signatures = []
            elif entry["kind"] in ("countersigned", "reviewed", "finding_closed"):
                signatures.append(body.get("digest"))
                closed |= entry["kind"] == "finding_closed"
    leaves.sort()
    indices = [index for index, _ in leaves]
    given = [raw(item) for item in proof["nodes"]]
    if not leaves or len(set(indices)) != len(indices) or indices[-1] >= checkpoint["size"]:
        raise Bad("记录与检查点的根摘要不符")
    root = root_with(suite, 0, checkpoint["size"], leaves, given)
    if given or root != raw(checkpoint["root"]):
        raise Bad("记录与检查点的根摘要不符")
    check_signature(checkpoint, proof["signature"], [Key(proof["key"])])
    if trusted:
        check_signature(checkpoint, proof["signature"], trusted)
    if len(set(signatures)) > 1:
        raise Bad("各方签名的材料摘要不一致")
    state = "已销号" if closed else "尚未销号"
    return f"证明文件：记录 {len(leaves)} 条，{state}，签名 {len(signatures)} 个，第 {checkpoint['number']} 号检查点"


def read_witness(text):
    """The checkpoints and keys of a witness file."""
    checkpoints, keys = [], []
    for line in text.split("\n"):
        if not line and text.endswith("\n") or not text:
            continue
        line = line + "\n" if text.endswith("\n") else line
        item = read(line, _WITNESS)
        if item["format"] != WITNESS:
            raise Bad("格式有改动，或文件不全")
        key, now = Key(item["key"]), item["checkpoint"]
        check_signature(now, item["signature"], [key])
        if checkpoints:
            old = checkpoints[-1]
            goes_on = old["number"] < now["number"] and old["ledger"] == now["ledger"] and old["suite"] == now["suite"]
            goes_on = goes_on and consistent(
                now["suite"], old["size"], raw(old["root"]), now["size"], raw(now["root"]), map(raw, item["consistency"]))
        else:
            goes_on = not item["consistency"]
        if not goes_on:
            raise Bad(f"见证文件中第 {now['number']} 号检查点与上一行不衔接")
        checkpoints.append(now)
        keys.append(key)
    return checkpoints, keys


def verify_journal(lines, trusted, witness):
    header = read(next(lines), _HEADER)
    if header["format"] != JOURNAL:
        raise Bad("格式有改动，或文件不全")
    offered = [Key(line) for line in header["keys"]]
    if trusted and any(key.line not in [known.line for known in trusted] for key in offered):
        raise Bad("文件中的公钥不在可信公钥之列")
    kept, keys = witness
    keys = keys + (trusted or offered)
    suite = header["suite"]
    tree, heads, erased, told, ledger, last = Tree(suite), {}, set(), set(), None, None
    by_number = {item["number"]: item for item in kept}
    waiting = sorted(kept, key=lambda item: item["size"])
    for line in lines:
        item = read(line, _ENTRY, _SIGNED)
        if "checkpoint" in item:
            now = item["checkpoint"]
            check_signature(now, item["signature"], keys)
            follows = now["suite"] == suite and now["ledger"] == ledger and now["size"] == tree.size
            if last is None:
                follows = follows and now["number"] == 1 and now["prev"] is None and now["size"] > 0
            else:
                before = digest(suite, checkpoint_message(last)).hex()
                follows = follows and now["number"] == last["number"] + 1 and now["prev"] == before
            if not follows or raw(now["root"]) != tree.root():
                raise Bad(f"记录与第 {now['number']} 号检查点不符，或检查点不衔接")
            if by_number.pop(now["number"], now) != now:
                raise Bad(f"第 {now['number']} 号检查点与见证文件中的不同")
            last = now
            continue
        version, head = heads.get(item["stream"], (0, None))
        if body_digest(suite, item["body"]) != raw(item["body_digest"]) or raw(item["prev"]) != head:
            raise Bad(f"“{item['stream']}”第 {item['version']} 条被改动过，或与上一条不衔接")
        if item["version"] != version + 1:
            raise Bad(f"“{item['stream']}”的记录缺失或顺序不符")
        head = check_content(suite, item, head)
        heads[item["stream"]] = (item["version"], head)
        ledger = ledger or item["digest"]
        tree.push(leaf(suite, head))
        if item["personal"] is None and item["personal_digest"] is not None:
            erased.add((item["stream"], item["version"]))
        if item["kind"] == "personal_erased":
            body = json.loads(item["body"])
            told.add((body.get("stream"), body.get("version")))
        while waiting and waiting[0]["size"] <= tree.size:
            seen = waiting.pop(0)
            if seen["size"] != tree.size or raw(seen["root"]) != tree.root() or seen["ledger"] != ledger:
                raise Bad(f"记录与见证文件中第 {seen['number']} 号检查点不符")
    if waiting or by_number:
        raise Bad("见证文件中的检查点已不在日志中：数据被截断或退回到以前")
    if erased != told:
        raise Bad("个人信息的清除没有记录，或记录了而没有清除")
    covered = last["size"] if last else 0
    return f"日志 {tree.size} 条，检查点覆盖 {covered} 条，与见证文件核对 {len(kept)} 个检查点"


def read_keys(path):
    with open(path, encoding="utf-8") as file:
        lines = [line.strip() for line in file]
    return [Key(line) for line in lines if line and not line.startswith("#")]


def whole_text(path):
    with open(path, "rb") as file:
        try:
            return file.read().decode()
        except UnicodeDecodeError as error:
            raise Bad("文件不是 UTF-8 文本，已被改动") from error


def verify(path, trusted, witness_path):
    """A sentence about what holds."""
    with open(path, "rb") as file:
        beginning = file.read(65536)
    witness = read_witness(whole_text(witness_path)) if witness_path else ([], [])
    if f'"format":"{JOURNAL}"'.encode() in beginning:
        with open(path, encoding="utf-8", newline="\n") as lines:
            try:
                return verify_journal(lines, trusted, witness)
            except UnicodeDecodeError as error:
                raise Bad("文件不是 UTF-8 文本，已被改动") from error
    text = whole_text(path)
    if f'"format":"{WITNESS}"'.encode() in beginning:
        checkpoints, keys = read_witness(text)
        if trusted and any(key.line not in [known.line for known in trusted] for key in keys):
            raise Bad("见证文件中的公钥不在可信公钥之列")
        return f"见证文件：检查点 {len(checkpoints)} 个"
    return verify_proof(text, trusted)


def verify_each(chosen):
    trusted = read_keys(chosen.keys) if chosen.keys else []
    for path in sys.stdin:
        try:
            verify(path.rstrip("\n"), trusted, chosen.witness)
            print(1)
        except Bad:
            print(0)
    return 0


def main():
    sys.setrecursionlimit(10000)
    arguments = argparse.ArgumentParser(description="独立核验：证明文件、导出的日志、见证文件")
    arguments.add_argument("file", help="文件；为 - 时从标准输入逐行读取文件名，逐行输出 1（成立）或 0")
    arguments.add_argument("--keys", help="可信公钥文件，每行一个")
    arguments.add_argument("--witness", help="见证文件")
    chosen = arguments.parse_args()
    if chosen.file == "-":
        return verify_each(chosen)
    try:
        trusted = read_keys(chosen.keys) if chosen.keys else []
        print(verify(chosen.file, trusted, chosen.witness))
    except Bad as fault:
        print(f"核验不通过：{fault}")
        return 1
    except OSError as error:
        print(f"不能读取文件：{error}", file=sys.stderr)
        return 2
    if not trusted:
        print("注意：没有给出可信公钥，请向出具单位核对公钥，或用 --keys 指定")
    print("核验通过")
    return 0


if __name__ == "__main__":
    sys.exit(main())
