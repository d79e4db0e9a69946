"""What Chalice does not make: tables, mail, topics, queue, bucket, logs, alarms, budget; and the files it reads."""
