"""The overview's parts, read from the reports' YAML: answers, what needs attention, what changed and why."""
