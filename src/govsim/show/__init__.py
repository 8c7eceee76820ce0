"""What people look at: pictures, the report, what things are called in them."""
