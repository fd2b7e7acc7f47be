rootProject.name = "ashore"
