"""The best package for a question: packages of reforms searched, and the finalists run again with fresh luck."""
