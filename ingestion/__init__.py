"""From a CRM, a spreadsheet or a bank statement to the landing: connectors, settings, demo company."""
