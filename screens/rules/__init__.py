"""What series share by name: rules of who may come, and booking terms."""
