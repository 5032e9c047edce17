"""1CClientBankExchange (`kl_to_1c.txt`), the text every Russian bank's client exports.

Source of the format: the exchange standard of the 1C company for bank clients, versions 1.01 to 1.03,
and what banks really write: encodings, line breaks within the purpose, missing keys, several
accounts in one file.
"""

from __future__ import annotations

from ingestion.bank.client_bank_1c.decode import SIGNATURE
from ingestion.bank.client_bank_1c.statement import read_statement
from ingestion.bank.statement import KnownAccounts, Statement

NAME = "client_bank_1c"
LABEL = "1CClientBankExchange (kl_to_1c.txt)"
EXAMPLE = """1CClientBankExchange
ВерсияФормата=1.03
Кодировка=Windows
Отправитель=Банк
ДатаСоздания=01.02.2026
ВремяСоздания=09:00:00
ДатаНачала=01.01.2026
ДатаКонца=31.01.2026
РасчСчет=40702810100000000001
СекцияРасчСчет
ДатаНачала=01.01.2026
ДатаКонца=31.01.2026
РасчСчет=40702810100000000001
НачальныйОстаток=1000.00
ВсегоПоступило=5000.00
ВсегоСписано=0.00
КонечныйОстаток=6000.00
КонецРасчСчет
СекцияДокумент=Платежное поручение
Номер=15
Дата=12.01.2026
Сумма=5000.00
ПлательщикРасчСчет=40702810900000000009
Плательщик1=ООО "Ромашка"
ПлательщикИНН=7700000000
ПолучательРасчСчет=40702810100000000001
ДатаПоступило=13.01.2026
НазначениеПлатежа=Оплата по счету № 45 от 10.01.2026
КонецДокумента
КонецФайла
"""


def matches(head: bytes, known: KnownAccounts) -> bool:
    """Whether the file begins with the signature, in any encoding and after any byte order mark."""
    wide = head[:2] in (b"\xff\xfe", b"\xfe\xff")
    text = head.decode("utf-16", "ignore") if wide else head.decode("utf-8-sig", "replace")
    return text.lstrip().startswith(SIGNATURE)


def parse(data: bytes, name: str, known: KnownAccounts) -> Statement:
    """Read one file.

    Raises:
        InputError: the file is cut, damaged, or its balances do not close; names the line.
    """
    return read_statement(data, name, known, NAME)
