"""The commands over the warehouse; each imports what it runs when it is called."""
