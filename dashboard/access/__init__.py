"""Who may see what: viewers and roles, their register and log, the pages they may open."""
