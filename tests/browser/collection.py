"""What the browser is shown: the sample collection, with files beside it that are hostile or run from right to left."""

import shutil
from dataclasses import dataclass
from html import escape
from pathlib import Path

SAMPLE = Path(__file__).resolve().parents[2] / "corpus"

EVIL = "evil.example"
"""The host that hostile files ask for."""
WANTED = "siren"
"""A word of many documents of the sample collection, and of most that are written here."""
UNBROKEN = "Donaudampfschiff" * 20
OVERRIDE = "\u202e"

ARABIC, PERSIAN, HEBREW = "rtl/arabic.html", "rtl/persian.html", "rtl/hebrew.html"
SCRIPT, IMAGE = "hostile/script.html", "hostile/image.html"
TURNED, WIDE, CALLS = f"hostile/memo {OVERRIDE}txt.exe.html", "hostile/wide.html", "register.md"
CHANGED, GONE, PLAIN = "hostile/changed.txt", "hostile/gone.txt", "hostile/plain.txt"

RIGHT_TO_LEFT = (
    (ARABIC, "ar", "ثمانية عشر طبقاً", "صوت الوادي",
     ("ارتفع الماء خلف السد عند الساعة 3.42 ولم يسمع أحد الجرس (siren) في الوادي.",
      "قال الحارس: «اتصلت ثلاث مرات»، ثم سكت الهاتف.", "سمع واحد من ثلاثة الجرس، siren، قبل إحدى عشرة دقيقة.")),
    (PERSIAN, "fa", "هجده بشقاب", "صدای دره",
     ("آب پشت سد بالا آمد و هیچ‌کس زنگ را نشنید: siren خاموش بود.", "سه بار زنگ زدم، گفت نگهبان، و کسی جواب نداد.")),
    (HEBREW, "he", "שמונה עשרה צלחות", "קול העמק",
     ("המים עלו מאחורי הסכר, ואיש לא שמע את הצופר (siren) עד 3.42.",
      "צה״ל לא הוזעק; „התקשרתי שלוש פעמים”, אמר השומר.")),
)  # fmt: skip

PHONES_HOME = f"""
<base href="https://{EVIL}/"><meta http-equiv="refresh" content="0;url=https://{EVIL}/refresh">
<link rel="stylesheet" href="https://{EVIL}/a.css"><link rel="icon" href="https://{EVIL}/icon.png">
<link rel="prefetch" href="https://{EVIL}/next"><link rel="dns-prefetch" href="//{EVIL}">
<link rel="preconnect" href="//{EVIL}">
<style>@import url(https://{EVIL}/b.css); body {{ background: url(https://{EVIL}/c.png) }}</style>
<script src="https://{EVIL}/d.js"></script><script>fetch("https://{EVIL}/e"); alert(1)</script>
"""
CALLING = f"""
<p>The siren stands beside a picture: <img src="https://{EVIL}/f.png" onerror="alert(2)" srcset="//{EVIL}/g.png 2x"></p>
<svg onload="alert(3)"><image href="https://{EVIL}/h.svg"/></svg><iframe src="https://{EVIL}/i"></iframe>
<video poster="https://{EVIL}/j" src="https://{EVIL}/k"></video><object data="https://{EVIL}/l"></object>
<form action="https://{EVIL}/m"><button>Press the siren</button></form>
<p>A <a href="javascript:alert(4)" ping="https://{EVIL}/n">siren that runs</a>.</p>
<p>The siren has &lt;img src=x onerror=alert(5)&gt; as text.</p>
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the head of a generated page says of it."""

    title: str
    publisher: str = ""
    author: str = ""
    date: str = ""
    address: str = ""
    language: str = "en"
    direction: str = "ltr"


def page(facts: Facts, body: str, head: str = "") -> str:
    """A page of HTML with these facts in its head."""
    named = {"og:site_name": facts.publisher, "author": facts.author, "article:published_time": facts.date}
    metas = "".join(f'<meta property="{name}" content="{escape(value)}">' for name, value in named.items() if value)
    canonical = f'<link rel="canonical" href="{escape(facts.address)}">' if facts.address else ""
    return (
        f'<!doctype html><html lang="{facts.language}" dir="{facts.direction}"><head><meta charset="utf-8">'
        f"<title>{escape(facts.title)}</title>{metas}{canonical}{head}</head>"
        f"<body><article><h1>{escape(facts.title)}</h1>{body}</article></body></html>"
    )


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def write(folder: Path) -> None:
    """Write the whole collection into `folder`, which is not there yet."""
    shutil.copytree(SAMPLE, folder)
    for source, language, title, publisher, texts in RIGHT_TO_LEFT:
        facts = Facts(title, publisher, "", "2020-08-11", f"https://valley.example.org/{language}", language, "rtl")
        put(folder, source, page(facts, paragraphs(*texts)))
    facts = Facts("<script>alert(6)</script> Day 19", "Kettlow <b>Watch</b>", "<i>Counsel</i>", "2021-03-09")
    put(folder, SCRIPT, page(facts, CALLING, PHONES_HOME))
    facts = Facts('"><img src=x onerror=alert(7)>', "Hargreave & 'Sons'", address="javascript:alert(document.domain)")
    put(
        folder,
        IMAGE,
        page(facts, paragraphs("The wall was raised in the spring. A siren was to follow, and never did.")),
    )
    facts = Facts(f"Memo {OVERRIDE}txt.exe of the works", "The works", date="2019-11-14")
    put(
        folder,
        TURNED,
        page(facts, paragraphs("I recommend that every siren be tested before the rains of the winter.")),
    )
    facts = Facts(UNBROKEN, "W" * 90, date="2018-02", address=f"https://wide.example.org/{'a' * 300}")
    put(folder, WIDE, page(facts, paragraphs(f"The siren of {UNBROKEN} was heard, and {'9' * 200} was not.") + TABLE))
    lines = (f"Call {number}: the alarm was written down at minute {number}." for number in range(1, 61))
    put(folder, CALLS, "# The register of calls\n\n" + "\n\n".join(lines) + "\n")
    put(folder, CHANGED, "This file changes after it was indexed. The siren was silent until then.\n")
    put(folder, GONE, "This file is taken away after it was indexed. Its siren is gone, too.\n")
    put(
        folder,
        PLAIN,
        f"<script>fetch('https://{EVIL}/o')</script>\n<img src=https://{EVIL}/p>\n\nThe siren is plain here.\n",
    )
    put(folder, "copies/register.md", (folder / CALLS).read_text("utf-8"))
    put(folder, "scans/empty.html", "")
    put(folder, "scans/<b>photo<b>.jpg", "\x00\x01\x02 no picture")


def change(folder: Path) -> None:
    """What happens to the files after they were indexed."""
    put(folder, CHANGED, "This file has changed since it was indexed. The siren was heard after all.\n")
    (folder / GONE).unlink()


def put(folder: Path, source: str, text: str) -> None:
    path = folder / source
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


TABLE = (
    "<table><tr>" + "".join(f"<th>Gauge {n}</th>" for n in range(12)) + "</tr>"
    "<tr>" + "".join(f"<td>siren at {n}.5 m</td>" for n in range(12)) + "</tr></table>"
)
