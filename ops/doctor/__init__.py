"""`doctor`: looks at a forum from all sides, says what is wrong and what to do. It changes nothing."""
