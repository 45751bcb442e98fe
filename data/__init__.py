"""What the club remembers: the schema, the databases it lives in, and how they are opened, upgraded and backed up."""
