"""From codes and instants to French sentences."""
