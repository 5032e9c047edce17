"""Stand-in CRM servers: the demo company behind the APIs of the vendors, on this machine only.

One ASGI app; each vendor adds `ingestion/crm/<vendor>/standin.py`, found by looking into the folders.
"""
