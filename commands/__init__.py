"""What the commands of the command line call: batches, one citation, the page, text for a terminal."""
