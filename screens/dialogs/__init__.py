"""Small screens that lie on top and ask for one answer; Esc is always the safe one."""
