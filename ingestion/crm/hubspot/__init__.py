"""HubSpot: searches and batch reads of the CRM API."""
