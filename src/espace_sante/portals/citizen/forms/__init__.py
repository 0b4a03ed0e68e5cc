"""The shape of what citizens send. Forms check shape; the rooms below decide."""
