"""One folder a page: page.py, which app.py opens under the page's name, and its own parts."""
