"""The log and the network: asking a witness, being one, checking a log from outside. C2SP tlog-witness, tlog-tiles."""
