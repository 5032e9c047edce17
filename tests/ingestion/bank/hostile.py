"""XML made to harm: each file must be refused within a second and 200 MB.

Run as a program it reads them all under a limit of memory and prints what came of each as JSON.
"""

from __future__ import annotations

import json
import resource
import time
from pathlib import Path

from ingestion.bank.formats import formats, parse
from ingestion.bank.statement import KnownAccounts
from ingestion.errors import InputError

MEMORY = 200 << 20
GOOD = formats()["camt053"].EXAMPLE
HEAD, BODY = GOOD.split("?>\n", 1)
DECLARED = HEAD + "?>\n"


def with_dtd(inside: str, use: str = "&a;") -> str:
    return f"{DECLARED}<!DOCTYPE Document [{inside}]>\n" + BODY.replace("Romashka LLC", use)


def put(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def laughs(levels: int, width: int) -> str:
    inside = '<!ENTITY a0 "ha">'
    inside += "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * width}">' for n in range(1, levels))
    return with_dtd(inside, f"&a{levels - 1};")


MEGA = 1 << 20
HOSTILE: dict[str, str | bytes] = {
    "a billion laughs": laughs(10, 10),
    "a thousand laughs, many levels": laughs(100, 2),
    "quadratic blow-up": with_dtd(f'<!ENTITY a "{"x" * 50_000}">', "&a;" * 5_000),
    "an entity of itself": with_dtd('<!ENTITY a "&b;"><!ENTITY b "&a;">'),
    "a file as an entity": with_dtd('<!ENTITY a SYSTEM "file:///etc/passwd">'),
    "a page as an entity": with_dtd('<!ENTITY a SYSTEM "http://127.0.0.1:9/a">'),
    "a device as an entity": with_dtd('<!ENTITY a SYSTEM "/dev/zero">'),
    "a parameter entity": with_dtd('<!ENTITY % p SYSTEM "file:///etc/hosts"> %p;', "x"),
    "an external document type": f'{DECLARED}<!DOCTYPE Document SYSTEM "http://127.0.0.1:9/a.dtd">\n{BODY}',
    "a public document type": f'{DECLARED}<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "x">\n{BODY}',
    "an empty document type": f"{DECLARED}<!DOCTYPE Document>\n{BODY}",
    "default attributes": with_dtd(f'<!ATTLIST Amt Ccy CDATA "{"E" * 1000}">', "x"),
    "a notation": with_dtd('<!NOTATION n SYSTEM "/bin/sh">', "x"),
    "an unknown entity": put("Romashka LLC", "&unknown;"),
    "200,000 deep": DECLARED + "<BkToCstmrStmt>" + "<a>" * 200_000,
    "deep within an entry": put("<RmtInf>", "<RmtInf>" + "<a>" * 100_000),
    "deep and closed": put("<RmtInf>", "<RmtInf>" + "<a>" * 5_000 + "</a>" * 5_000),
    "200,000 elements": put("<Stmt>", "<Stmt>" + "<a/>" * 200_000),
    "300,000 elements of the header": put("<MsgId>1</MsgId>", "<MsgId>1</MsgId>" * 300_000),
    "a text of 5 MB": put("Invoice 45", "x" * 5 * MEGA),
    "a sum of a million digits": put(">5000.00<", f">{'9' * MEGA}<"),
    "a sum with an exponent": put(">5000.00<", ">1e999999999<"),
    "a sum that is infinite": put(">5000.00<", ">Infinity<"),
    "a thousand attributes of one name": put("<Ntry>", "<Ntry " + "a='1' " * 1000 + ">"),
    "a name without an end": DECLARED + "<BkToCstmrStmt" + "a" * 5 * MEGA,
    "an attribute without an end": DECLARED + "<BkToCstmrStmt a='" + "a" * 5 * MEGA,
    "a comment without an end": DECLARED + "<BkToCstmrStmt><!--" + "a" * 5 * MEGA,
    "a section without an end": put("Invoice 45", "<![CDATA[" + "a" * 5 * MEGA),
    "control characters": put("Romashka", "Rom\x08ashka"),
    "an encoding that hides tags": put("UTF-8", "UTF-7"),
    "two documents": GOOD + GOOD,
    "an encoding that lies": GOOD.replace("UTF-8", "UTF-16").encode(),
    "another document": DECLARED + "<html xmlns='BkToCstmrStmt'><script>1</script></html>",
}


def main() -> dict[str, tuple[float, str, str]]:
    """Processor seconds, place and words of every refusal; `accepted` when there was none."""
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    told: dict[str, tuple[float, str, str]] = {}
    for name, text in HOSTILE.items():
        data = text.encode() if isinstance(text, str) else text
        began = time.process_time()
        try:
            parse(data, "hostile.xml", KnownAccounts())
            where, what = "accepted", ""
        except InputError as error:
            where, what = error.where, error.what
        except BaseException as error:
            where, what = "crashed", repr(error)
        told[name] = (time.process_time() - began, where, what)
    return told


if __name__ == "__main__":
    print(json.dumps(main()))
