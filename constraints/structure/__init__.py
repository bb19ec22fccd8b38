"""Hard rules about time, things, doses and order: a plan keeps them all; a person may tune or switch them off."""
