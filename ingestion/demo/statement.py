"""Bank statements as real 1CClientBankExchange files.

The format is that of v8.1c.ru/edi/edi_stnd/100/101.htm: `Key=Value` lines, CRLF, one section per account
and period, one per document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ingestion.demo.book import TRANSIT, Book, Movement
from ingestion.demo.documents import Payment
from ingestion.demo.identity import Legal
from ingestion.demo.plan import Plan, day_date, day_number
from ingestion.demo.purposes import date_text, money_text

BUDGET = (
    "СтатусСоставителя=01",
    "ПоказательКБК=18201061201010000510",
    "ОКАТО=0",
    "ПоказательОснования=0",
    "ПоказательНомера=0",
    "ПоказательДаты=0",
    "ПоказательТипа=",
)
KINDS = {"01": "Платежное поручение", "17": "Банковский ордер"}


@dataclass(frozen=True)
class Extract:
    """One statement file: an account, the days it covers, and how it is written.

    Attributes:
        daily: a section per day instead of one for all days.
    """

    name: str
    account: int
    first: int
    last: int
    made: int
    encoding: str = "cp1251"
    daily: bool = False


def months(plan: Plan, until: int) -> list[tuple[int, int]]:
    """First and last covered day of each month of history, `until` not included."""
    found, day = [], plan.first_day
    while day < until:
        start = day_date(day)
        following = day_number(date(start.year + start.month // 12, start.month % 12 + 1, 1))
        found.append((day, min(following, until) - 1))
        day = following
    return found


def extracts(plan: Plan, book: Book, until: int) -> list[Extract]:
    """The files a bookkeeper would have saved by the morning of day `until`."""
    found = []
    for number, own in enumerate(book.own):
        for at, (first, last) in enumerate(months(plan, until)):
            when = day_date(first)
            encoding = {(0, 2): "utf-8", (1, 4): "cp866"}.get((number, at), "cp1251")
            found.append(
                Extract(
                    f"kl_to_1c_{own.account[-5:]}_{when.year}-{when.month:02d}.txt",
                    number,
                    first,
                    last,
                    last + 1,
                    encoding,
                    number == 0 and first <= book.missing_day <= last,
                )
            )
    middle = plan.first_day + (plan.last_day - plan.first_day) * 2 // 5
    if middle + 30 < until:
        found.append(
            Extract(f"kl_to_1c_{book.own[0].account[-5:]}_copy.txt", 0, middle, middle + 29, middle + 30)
        )
    return found


class StatementWriter:
    """Writes the extracts of a book into a folder."""

    def __init__(self, book: Book, plan: Plan) -> None:
        self.book, self.plan = book, plan
        self.by_day: list[dict[int, list[Movement]]] = [{}, {}, {}]
        for number, rows in enumerate(book.movements):
            for row in rows:
                self.by_day[number].setdefault(row.day, []).append(row)
        self._balances()

    def _balances(self) -> None:
        """Balance before each day, as the bank has it."""
        self.before: list[list[int]] = []
        for number, balance in enumerate(self.book.opening):
            balances = []
            for day in range(self.plan.first_day, self.plan.last_day + 1):
                balances.append(balance)
                for row in self.by_day[number].get(day, ()):
                    if not row.unknown:
                        balance += row.signed
            self.before.append(balances)

    def write(self, folder: Path, until: int) -> int:
        """Write the files known on the morning of day `until`; returns the number of documents."""
        count = 0
        for extract in extracts(self.plan, self.book, until):
            text, documents = self.text(extract)
            path = folder / extract.name
            path.write_bytes(text.encode(extract.encoding, errors="replace"))
            count += documents
        return count

    def text(self, extract: Extract) -> tuple[str, int]:
        """A file's text with CRLF, and the number of its documents."""
        own = self.book.own[extract.account]
        lines = [
            "1CClientBankExchange",
            "ВерсияФормата=1.03",
            f"Кодировка={'DOS' if extract.encoding == 'cp866' else 'Windows'}",
            f"Отправитель={own.bank[0]}",
            "Получатель=",
            f"ДатаСоздания={date_text(extract.made)}",
            "ВремяСоздания=08:15:00",
            f"ДатаНачала={date_text(extract.first)}",
            f"ДатаКонца={date_text(extract.last)}",
            f"РасчСчет={own.account}",
        ]
        days = range(extract.first, extract.last + 1)
        spans = [(day, day) for day in days] if extract.daily else [(extract.first, extract.last)]
        for first, last in spans:
            lines += self._section(extract.account, first, last)
        count = 0
        for day in days:
            for row in self.by_day[extract.account].get(day, ()):
                if not row.missing:
                    lines += document(row, own)
                    count += 1
        lines += ["КонецФайла", ""]
        return "\r\n".join(lines), count

    def _section(self, number: int, first: int, last: int) -> Iterator[str]:
        rows = [
            row
            for day in range(first, last + 1)
            for row in self.by_day[number].get(day, ())
            if not row.unknown
        ]
        came = sum(row.signed for row in rows if row.signed > 0)
        gone = -sum(row.signed for row in rows if row.signed < 0)
        opening = self.before[number][first - self.plan.first_day]
        yield "СекцияРасчСчет"
        yield f"ДатаНачала={date_text(first)}"
        yield f"ДатаКонца={date_text(last)}"
        yield f"РасчСчет={self.book.own[number].account}"
        yield f"НачальныйОстаток={money_text(opening)}"
        yield f"ВсегоПоступило={money_text(came)}"
        yield f"ВсегоСписано={money_text(gone)}"
        yield f"КонечныйОстаток={money_text(opening + came - gone)}"
        yield "КонецРасчСчет"


def document(row: Movement, own: Legal) -> list[str]:
    """A document section; banks leave most fields of their own orders out."""
    pay, day = row.payment, date_text(row.day)
    goes = pay.direction == "out"
    payer, payee = (own, pay.other) if goes else (pay.other, own)
    if row.unknown:
        payer = TRANSIT
    lines = [
        f"СекцияДокумент={KINDS[pay.order]}",
        f"Номер={row.number}",
        f"Дата={day}",
        f"Сумма={money_text(pay.amount)}",
    ]
    if pay.order == "01":
        lines += [f"КвитанцияДата={day}", "КвитанцияВремя=12:00:00"]
    lines += _side("Плательщик", payer, f"ДатаСписано={day}" if goes and not row.unknown else "", pay)
    lines += _side("Получатель", payee, "" if goes else f"ДатаПоступило={day}", pay)
    lines.append(f"ВидОплаты={pay.order}")
    if pay.budget:
        when = day_date(row.day)
        lines += [*BUDGET, f"ПоказательПериода=МС.{when.month:02d}.{when.year}"]
    # some banks break long purposes over lines
    broken = pay.amount % 7 == 0
    purpose = pay.purpose.replace(", в т.ч.", ",\r\nв т.ч.") if broken else pay.purpose
    return [*lines, f"НазначениеПлатежа={purpose}", "Очередность=5", "КонецДокумента"]


def _side(role: str, who: Legal, moved: str, pay: Payment) -> list[str]:
    name = " ".join(who.name.split())
    lines = [f"{role}Счет={who.account}"]
    if moved:
        lines.append(moved)
    if pay.order == "17":
        return [*lines, f"{role}={name}", f"{role}ИНН={who.inn}"]
    shown = f"ИНН {who.inn} {name}" if who.inn and pay.amount % 3 == 0 else name
    bank, bic, correspondent, city = who.bank
    return [
        *lines,
        f"{role}={shown}",
        f"{role}ИНН={who.inn}",
        f"{role}КПП={who.kpp}",
        f"{role}1={name}",
        f"{role}РасчСчет={who.account}",
        f"{role}Банк1={bank}",
        f"{role}Банк2={city}",
        f"{role}БИК={bic}",
        f"{role}Корсчет={correspondent}",
    ]
