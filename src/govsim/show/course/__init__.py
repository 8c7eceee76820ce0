"""A course to teach from: slides of each lesson, syllabus, marking, case brief and quizzes, as files (`govsim course`)."""
