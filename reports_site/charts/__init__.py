"""Pictures: Vega-Lite specifications whose data are only values, drawn to SVG without a browser."""
