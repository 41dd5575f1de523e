"""Pure facts and rules of Practika.

Standard library and pydantic only: no clock, no I/O, no logging, no ids made here.
"""
