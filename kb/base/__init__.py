"""What every layer may use: texts and places, faults, wording, sets of bits, whole files."""
