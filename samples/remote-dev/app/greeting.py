TEXT = "Hello from a remote machine"
