"""Who somebody is, and whom they act for."""
