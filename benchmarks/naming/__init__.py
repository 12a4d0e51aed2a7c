"""How well names are resolved, on a labelled set made from the real names of the register and of the published facts."""
