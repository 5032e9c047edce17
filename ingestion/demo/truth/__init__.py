"""What the reports must say, computed from the demo world alone."""
