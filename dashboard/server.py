"""The server of the dashboard: Streamlit's own, behind `dashboard.access.door`, with /metrics beside."""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.access.door import Door
from warehouse.care.metrics import CONTENT_TYPE, metrics_of
from warehouse.errors import GreenparkError
from warehouse.home import Home


def metrics(_: Request) -> Response:
    """The state of the home as OpenMetrics; 503 where readers have nothing whole to see."""
    try:
        return Response(metrics_of(Home.at()), media_type=CONTENT_TYPE)
    except GreenparkError as error:
        return Response(error.message_en, 503)


app = st.App("app.py", routes=[Route("/metrics", metrics)], middleware=[Middleware(Door)])
