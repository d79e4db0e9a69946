"""The door for AWS: streams and schedules. Each collects keys and calls a reconciler."""
