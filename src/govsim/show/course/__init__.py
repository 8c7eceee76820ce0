"""A course to teach from: slides of each lesson, syllabus, marking scheme, case brief, quizzes (`govsim course`)."""
