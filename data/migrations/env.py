"""What Alembic runs for an upgrade: the revisions, on the connection and in the transaction it is given."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["metadata"],
    transactional_ddl=True,  # SQLite too: our BEGIN is a real one
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
