"""What the forum costs, measured on this machine and reckoned by AWS's price list. Nothing here is deployed."""
