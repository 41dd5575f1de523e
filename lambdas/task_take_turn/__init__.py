"""Door: encodes a film's sound and draws its waveform."""
