"""A site whose data belong to a user of their own, and others who type its commands."""
