"""Practika's shared code, carried by every door as the *core* layer.

Floors, from the ground up (an arrow may only point down, a machine checks it):

    runtime            what a door needs to stand in Lambda; `wiring` is the one place that knows both siblings
    adapters | usecases   the outside, one technology a folder | one verb a file; they never see each other
    ports              Protocols for everything that comes from outside
    domain             pure facts and rules: standard library and pydantic only; no clock, no ids made, no logging
"""
