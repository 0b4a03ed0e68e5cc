"""The alias `default`, for libraries that open a transaction without naming a database: the `ens` connection itself."""
