"""The server of the dashboard: Streamlit's own, behind a door (see `dashboard.access.door`)."""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware

from dashboard.access.door import Door

app = st.App("app.py", middleware=[Middleware(Door)])
