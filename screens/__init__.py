"""What the desk sees: Textual screens that ask the desk one question and paint one answer."""
