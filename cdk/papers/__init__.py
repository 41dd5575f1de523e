"""The compliance papers that are made and not written: the data flow from the templates of prod, the data map from
the schema, the tables' layout and one classification in code. `make papers` writes them into docs/compliance."""
