"""What is late or urgent reaches a person, without saying anything about anybody."""
