"""What a number is worth: against chance, against resampling, against what the data do not say."""
