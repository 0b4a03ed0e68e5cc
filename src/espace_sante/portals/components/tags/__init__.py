"""The tags of the components, one module for each family of blocks. `{% load components %}` brings them all."""
