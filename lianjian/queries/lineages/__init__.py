"""The parts of question 3: derivations as they are shown, radiation, homogeneity."""
