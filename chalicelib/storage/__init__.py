"""DynamoDB behind functions named as questions and deeds. PynamoDB does not leave this package."""
