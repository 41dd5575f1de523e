"""What a stage costs in a month: things counted in the templates, and a load times list prices, each with its words.

prices.py has the prices, load.py what people do, standing.py what is paid when nobody works, use.py what the load
costs, page.py writes docs/cost.md. `make cost STAGE=…` prints one stage.
"""
