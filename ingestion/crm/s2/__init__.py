"""S2 CRM, also sold as SalesapCRM and SynergyCRM."""
