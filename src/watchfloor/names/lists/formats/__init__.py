"""One module for each form in which sanctions lists are published."""
