"""Where in a sheet the list stands: its header, and which rows and cells are data. Every rule that acts is reported."""
