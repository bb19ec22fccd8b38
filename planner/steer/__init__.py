"""Bending a plan: what the person likes is kept, swapped or learned from, without losing the proof."""
