"""What is handed in on the dashboard: judged at once, dropped into the inbox, followed."""
