"""Writes small 1CClientBankExchange files for the tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

OWN = "40702810100000000001"
SECOND = "40702810200000000002"
CLIENT = "40702810900000000009"


def section(
    opening: str,
    received: str,
    spent: str,
    closing: str,
    *,
    days: str = "01.01.2026-31.01.2026",
    account: str = OWN,
) -> list[str]:
    """Lines of one account section; `days` is first-last."""
    first, last = days.split("-") if "-" in days else (days, days)
    return [
        "СекцияРасчСчет",
        f"ДатаНачала={first}",
        f"ДатаКонца={last}",
        f"РасчСчет={account}",
        f"НачальныйОстаток={opening}",
        f"ВсегоПоступило={received}",
        f"ВсегоСписано={spent}",
        f"КонечныйОстаток={closing}",
        "КонецРасчСчет",
    ]


def document(values: Mapping[str, str], kind: str = "Платежное поручение") -> list[str]:
    """Lines of one document."""
    return [f"СекцияДокумент={kind}", *(f"{key}={value}" for key, value in values.items()), "КонецДокумента"]


def income(amount: str, day: str = "13.01.2026", number: str = "15", **more: str) -> list[str]:
    """A payment of a client."""
    return document(
        {
            "Номер": number,
            "Дата": day,
            "Сумма": amount,
            "ПлательщикРасчСчет": CLIENT,
            "Плательщик1": "ООО Ромашка",
            "ПлательщикИНН": "7700000000",
            "ПолучательСчет": OWN,
            "ДатаПоступило": day,
            "НазначениеПлатежа": "Оплата",
            **more,
        }
    )


def expense(amount: str, day: str = "20.01.2026", number: str = "77", **more: str) -> list[str]:
    """A payment of ours."""
    return document(
        {
            "Номер": number,
            "Дата": day,
            "Сумма": amount,
            "ПлательщикСчет": OWN,
            "ДатаСписано": day,
            "ПолучательСчет": CLIENT,
            "НазначениеПлатежа": "Аренда",
            **more,
        }
    )


def transfer(amount: str, paid: str, received: str, number: str = "5") -> list[str]:
    """Money from OWN to SECOND; a day a file does not know is empty."""
    return document(
        {
            "Номер": number,
            "Дата": paid or received,
            "Сумма": amount,
            "ПлательщикСчет": OWN,
            "ДатаСписано": paid,
            "ПолучательСчет": SECOND,
            "ДатаПоступило": received,
            "НазначениеПлатежа": "Между своими счетами",
        }
    )


def statement(
    *blocks: Iterable[str],
    made: str = "01.02.2026 09:00:00",
    accounts: Iterable[str] = (OWN,),
    end: str = "\r\n",
) -> str:
    """A whole file."""
    day, _, clock = made.partition(" ")
    lines = ["1CClientBankExchange", "ВерсияФормата=1.03", "Кодировка=Windows"]
    lines += [f"ДатаСоздания={day}", f"ВремяСоздания={clock}"] if made else []
    lines += [f"РасчСчет={account}" for account in accounts]
    for block in blocks:
        lines += block
    return end.join([*lines, "КонецФайла", ""])
