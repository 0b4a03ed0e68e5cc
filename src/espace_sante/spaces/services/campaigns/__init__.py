"""Information campaigns: propose and approve waves, choose people, send notices, print letters, open by silence."""
