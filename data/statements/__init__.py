"""The statements the desk's operations use, built once at import, one module per subject."""
