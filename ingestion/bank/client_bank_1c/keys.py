"""Words of 1CClientBankExchange."""

from __future__ import annotations

import re
from functools import lru_cache

PURPOSE = "НазначениеПлатежа"
PURPOSE_LINES = tuple(f"{PURPOSE}{number}" for number in range(1, 7))
# any of these filled makes a payment to the budget
BUDGET = (
    "СтатусСоставителя",
    "ПоказательКБК",
    "ОКАТО",
    "ПоказательОснования",
    "ПоказательПериода",
    "ПоказательНомера",
    "ПоказательДаты",
    "ПоказательТипа",
)
HEADER = (
    "ВерсияФормата",
    "Кодировка",
    "Отправитель",
    "Получатель",
    "ДатаСоздания",
    "ВремяСоздания",
    "ДатаНачала",
    "ДатаКонца",
    "РасчСчет",
    "Документ",
)
SECTION = ("НачальныйОстаток", "ВсегоПоступило", "ВсегоСписано", "КонечныйОстаток")
SIDE = ("", "1", "2", "3", "4", "ИНН", "КПП", "Счет", "РасчСчет", "Банк1", "Банк2", "БИК", "Корсчет")
PAYER, PAYEE = "Плательщик", "Получатель"
DOCUMENT = (
    "Номер",
    "Дата",
    "Сумма",
    "КвитанцияДата",
    "КвитанцияВремя",
    "КвитанцияСодержание",
    "ДатаСписано",
    "ДатаПоступило",
    "ВидПлатежа",
    "ВидОплаты",
    "Код",
    "КодНазПлатежа",
    "Очередность",
    "СрокАкцепта",
    "ВидАккредитива",
    "СрокПлатежа",
    "УсловиеОплаты1",
    "УсловиеОплаты2",
    "УсловиеОплаты3",
    "ПлатежПоПредст",
    "ДополнУсловия",
    "НомерСчетаПоставщика",
    "ДатаОтсылкиДок",
    PURPOSE,
    *PURPOSE_LINES,
    *BUDGET,
    *(side + part for side in (PAYER, PAYEE) for part in SIDE),
)
# text a person wrote: it may run over several lines
FREE_TEXT = frozenset(
    {
        PURPOSE,
        *PURPOSE_LINES,
        "КвитанцияСодержание",
        "ДополнУсловия",
        "УсловиеОплаты1",
        "УсловиеОплаты2",
        "УсловиеОплаты3",
        *(side + part for side in (PAYER, PAYEE) for part in ("", "1", "2", "3", "4", "Банк1", "Банк2")),
    }
)
# values a document or a section has one of: two different ones mean that two blocks ran together
SINGLE = frozenset({"Номер", "Дата", "Сумма", "РасчСчет", "ДатаНачала", "ДатаКонца", *SECTION})
ACCOUNT_OPENS, ACCOUNT_ENDS = "СекцияРасчСчет", "КонецРасчСчет"
DOCUMENT_OPENS, DOCUMENT_ENDS, FILE_ENDS = "СекцияДокумент", "КонецДокумента", "КонецФайла"
MARKERS = (ACCOUNT_OPENS, ACCOUNT_ENDS, DOCUMENT_OPENS, DOCUMENT_ENDS, FILE_ENDS)

# a key nobody described, such as `ИдентификаторПлатежа`: two words or more, written together
UNKNOWN_KEY = re.compile(r"[A-ZА-ЯЁ][a-zа-яё0-9]+(?:[A-ZА-ЯЁ][A-Za-zА-Яа-яЁё0-9]*)+")


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """The word as keys are compared: banks differ in capitals (`КорСчет`) and in ё."""
    return word.strip().casefold().replace("ё", "е")


KNOWN = {fold(word): word for word in (*HEADER, *SECTION, *DOCUMENT, *MARKERS)}
