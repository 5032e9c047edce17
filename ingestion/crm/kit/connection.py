"""A connection to a source, and whether it answers at all."""

from __future__ import annotations

from ingestion.crm.kit.parts import Part
from ingestion.crm.kit.reader import ListReader, Pass
from ingestion.crm.kit.transport import Transport
from ingestion.crm.kit.vendor import Vendor
from ingestion.settings.company import Company, SourceSettings


def connect(vendor: Vendor, company: Company, source: SourceSettings, *, patient: bool = True) -> Transport:
    """A transport to the source, with its secret, in its pace.

    Args:
        patient: wait for faults that pass by themselves.

    Raises:
        UserError: there is no secret, or the URL may not be used.
    """
    options = vendor.options.model_validate(source.options)
    auth = vendor.auth(company, source)
    url = vendor.base_url(company, source)
    pace = options.requests_per_second or vendor.api.requests_per_second
    return Transport(source.name, url, vendor.api, auth, pace, patient=patient)


def try_connection(vendor: Vendor, company: Company, source: SourceSettings) -> None:
    """Ask for the first page of the first list, once.

    Raises:
        UserError: there is no secret, or the URL may not be used.
        InputError: the source cannot be reached, refuses the secret, or is no API of this vendor.
    """
    transport = connect(vendor, company, source, patient=False)
    try:
        next(ListReader(vendor, vendor.api.resources[0], transport).pages(Pass(), Part()))
    finally:
        transport.close()
