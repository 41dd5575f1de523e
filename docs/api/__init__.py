"""The contract: OpenAPI and socket schema written from the Python types, and the program that writes them."""
