"""Pages and endpoints: choosing a person, the protocol, and what each issuer says of itself."""
