"""What each page asks of the published file. Every query is narrowed to the viewer's districts."""
